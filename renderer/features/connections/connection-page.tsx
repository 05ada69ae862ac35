import { useFile, useFileCalls } from '../../rpc/workspace-files.ts'
import { FileSettings } from '../../ui/file-form/file-settings.tsx'
import type { FileValue } from '../../ui/file-form/use-form-draft.ts'
import { CheckPane } from './check-pane.tsx'
import classes from './connections.module.css'
import type { ConnectionForm } from './form-model.ts'
import { connectionForm, emptyKafkaForm, emptyReplayForm, fileFromForm, formFromFile } from './form-model.ts'
import { KafkaFields } from './kafka-fields.tsx'
import { ReplayFields } from './replay-fields.tsx'
import { texts } from './texts.ts'
import { useConnectionsUi } from './ui-store.ts'

type Props = {
  readonly name: string
  /** The kind of a connection that stands in no file yet. */
  readonly fresh: ConnectionForm['kind'] | null
  readonly readOnlyReason: string | null
}

/** One connection: its form, and beside it the check. */
export function ConnectionPage(props: Props) {
  const { name, fresh } = props
  const file = useFile('connections', fresh === null ? name : null)
  const calls = useFileCalls('connections')
  const forgetFresh = useConnectionsUi((state) => state.forgetFresh)
  const view = fresh === null ? (file.data ?? null) : null
  if (fresh === null && view === null) return null
  return (
    <div className={classes.page}>
      <section className={classes.formPane} aria-label={name}>
        <FileSettings
          kind="connections"
          name={name}
          view={view}
          read={reader(fresh)}
          schema={connectionForm}
          texts={texts}
          readOnlyReason={props.readOnlyReason}
          calls={calls}
          toFile={fileFromForm}
          onSettledFresh={forgetFresh}
        >
          {(form) =>
            form.values.kind === 'kafka' ? (
              <KafkaFields form={form} values={form.values} />
            ) : (
              <ReplayFields form={form} values={form.values} />
            )
          }
        </FileSettings>
      </section>
      <CheckPane name={name} saved={fresh === null} />
    </div>
  )
}

const readFreshKafka = (): ConnectionForm => emptyKafkaForm
const readFreshReplay = (): ConnectionForm => emptyReplayForm

/** How the form is filled: from the file, or empty of the chosen kind. The same function every time. */
function reader(fresh: ConnectionForm['kind'] | null): (file: FileValue) => ConnectionForm {
  if (fresh === null) return formFromFile
  return fresh === 'kafka' ? readFreshKafka : readFreshReplay
}
