import type { FileView } from '#shared/contract/workspace.ts'
import { saveProblemText, useFile, useRemoveFile, useSaveFile } from '../../rpc/workspace-files.ts'
import { EmptyState } from '../../ui/empty-state/empty-state.tsx'
import { FileForm } from '../../ui/file-form/file-form.tsx'
import type { FileValue } from '../../ui/file-form/use-form-draft.ts'
import { useFormDraft } from '../../ui/file-form/use-form-draft.ts'
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
  const view = fresh === null ? (file.data ?? null) : null
  if (fresh === null && view === null) return null
  if (view !== null && view.value === null) {
    return (
      <EmptyState tone="error" title={texts.badFile}>
        {`${view.problems.map((item) => `${item.path}: ${item.message}`).join('\n')}\n${texts.badFileText}`}
      </EmptyState>
    )
  }
  return (
    <div className={classes.page}>
      <ConnectionEditor {...props} view={view} />
      <CheckPane name={name} saved={fresh === null} />
    </div>
  )
}

function ConnectionEditor(props: Props & { readonly view: FileView | null }) {
  const { name, fresh, view } = props
  const forgetFresh = useConnectionsUi((state) => state.forgetFresh)
  const form = useFormDraft<ConnectionForm>({
    key: `connections/${name}`,
    view,
    read: reader(fresh),
    schema: connectionForm,
  })
  return (
    <section className={classes.formPane} aria-label={name}>
      <FileForm
        name={name}
        form={form}
        texts={texts}
        revision={view?.revision ?? null}
        readOnlyReason={props.readOnlyReason}
        save={useSaveFile('connections')}
        remove={useRemoveFile('connections')}
        explain={saveProblemText}
        toFile={fileFromForm}
        onSettledFresh={forgetFresh}
      >
        {form.values.kind === 'kafka' ? (
          <KafkaFields form={form} values={form.values} />
        ) : (
          <ReplayFields form={form} values={form.values} />
        )}
      </FileForm>
    </section>
  )
}

const readFreshKafka = (): ConnectionForm => emptyKafkaForm
const readFreshReplay = (): ConnectionForm => emptyReplayForm

/** How the form is filled: from the file, or empty of the chosen kind. The same function every time. */
function reader(fresh: ConnectionForm['kind'] | null): (file: FileValue) => ConnectionForm {
  if (fresh === null) return formFromFile
  return fresh === 'kafka' ? readFreshKafka : readFreshReplay
}
