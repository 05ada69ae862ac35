import { useFile, useFileCalls } from '../../rpc/workspace-files.ts'
import { FileSettings } from '../../ui/file-form/file-settings.tsx'
import { type FileValue, useFormDraft } from '../../ui/file-form/use-form-draft.ts'
import { CheckPane } from './check-pane.tsx'
import { ConnectionBar } from './connection-bar.tsx'
import type { ConnectionRoute } from './connection-route.ts'
import classes from './connections.module.css'
import { fileFromForm, formFromFile } from './form/form-file.ts'
import { connectionForm, emptyKafkaForm, emptyReplayForm, type ConnectionForm } from './form/form-model.ts'
import { KafkaFields } from './form/kafka-fields.tsx'
import { ReplayFields } from './form/replay-fields.tsx'
import { KafkaPage } from './kafka-page.tsx'
import { texts } from './texts.ts'
import { useConnectionsUi } from './ui-store.ts'

export type ConnectionPageProps = {
  readonly name: string
  readonly names: readonly string[]
  /** The kind of a connection that stands in no file yet. */
  readonly fresh: ConnectionForm['kind'] | null
  readonly route: ConnectionRoute
  readonly readOnlyReason: string | null
  onSelect(name: string): void
  onNew(): void
}

/** One connection: its form, and beside it what a test of it says. */
export function ConnectionPage(props: ConnectionPageProps) {
  const { name, fresh } = props
  const file = useFile('connections', fresh === null ? name : null)
  const calls = useFileCalls('connections')
  const forgetFresh = useConnectionsUi((state) => state.forgetFresh)
  const view = fresh === null ? (file.data ?? null) : null
  const read = reader(fresh)
  const draft = useFormDraft<ConnectionForm>({ key: `connections/${name}`, view, read, schema: connectionForm })
  if (fresh === null && view === null) return <ConnectionBar {...props} />
  const form = (
    <section className={classes.formPane} aria-label={name}>
      <FileSettings
        kind="connections"
        name={name}
        view={view}
        read={read}
        schema={connectionForm}
        texts={texts}
        readOnlyReason={props.readOnlyReason}
        calls={calls}
        toFile={fileFromForm}
        onSettledFresh={forgetFresh}
      >
        {(fields) =>
          fields.values.kind === 'kafka' ? (
            <KafkaFields connection={name} form={fields} values={fields.values} />
          ) : (
            <ReplayFields form={fields} values={fields.values} />
          )
        }
      </FileSettings>
    </section>
  )
  if (draft.values.kind === 'kafka') {
    return <KafkaPage {...props} values={draft.values} base={draft.base} replace={draft.replace} form={form} />
  }
  return (
    <>
      <ConnectionBar {...props} />
      <div className={classes.page}>
        {form}
        <CheckPane name={name} saved={fresh === null} />
      </div>
    </>
  )
}

const readFreshKafka = (): ConnectionForm => emptyKafkaForm
const readFreshReplay = (): ConnectionForm => emptyReplayForm

/** How the form is filled: from the file, or empty of the chosen kind. The same function every time. */
function reader(fresh: ConnectionForm['kind'] | null): (file: FileValue) => ConnectionForm {
  if (fresh === null) return formFromFile
  return fresh === 'kafka' ? readFreshKafka : readFreshReplay
}
