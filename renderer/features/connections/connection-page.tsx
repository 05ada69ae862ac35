import { useMemo, useState } from 'react'
import { problemOf } from '../../rpc/errors.ts'
import { useFile, useRemoveFile, useSaveFile } from '../../rpc/workspace-files.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog/confirm-dialog.tsx'
import { EmptyState } from '../../ui/empty-state/empty-state.tsx'
import { FormFrame } from '../../ui/file-form/form-frame.tsx'
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

function ConnectionEditor(props: Props & { readonly view: Parameters<typeof useFormDraft>[0]['view'] }) {
  const { name, fresh, view } = props
  const ui = useConnectionsUi()
  const [removing, setRemoving] = useState(false)
  const save = useSaveFile('connections')
  const remove = useRemoveFile('connections')
  const read = useMemo(
    () => (value: FileValue) =>
      fresh === null ? formFromFile(value) : fresh === 'kafka' ? emptyKafkaForm : emptyReplayForm,
    [fresh],
  )
  const form = useFormDraft<ConnectionForm>({ key: `connections/${name}`, view, read, schema: connectionForm })
  const onSave = (): void => {
    if (!form.validate()) return
    save.mutate(
      { name, value: fileFromForm(form.values, form.base), baseRevision: form.baseRevision },
      {
        onSuccess: () => {
          form.discard()
          if (fresh !== null) ui.forgetFresh()
        },
      },
    )
  }
  const problem = save.error ?? remove.error
  const revision = view?.revision
  return (
    <section className={classes.formPane} aria-label={name}>
      <FormFrame
        texts={texts}
        dirty={form.dirty || fresh !== null}
        conflict={form.conflict}
        readOnlyReason={props.readOnlyReason}
        saving={save.isPending}
        problem={problem === null || problemOf(problem).code === 'CONFLICT' ? null : problemOf(problem).message}
        onSave={onSave}
        onDiscard={() => (fresh === null ? form.discard() : (form.discard(), ui.forgetFresh()))}
        onTakeFile={form.discard}
        onKeepMine={form.rebase}
        {...(revision === undefined ? {} : { onRemove: () => setRemoving(true) })}
      >
        {form.values.kind === 'kafka' ? (
          <KafkaFields form={form} values={form.values} />
        ) : (
          <ReplayFields form={form} values={form.values} />
        )}
      </FormFrame>
      <ConfirmDialog
        opened={removing}
        title={texts.removeTitle(name)}
        confirmLabel={texts.remove}
        danger
        busy={remove.isPending}
        onClose={() => setRemoving(false)}
        onConfirm={() => {
          if (revision !== undefined)
            remove.mutate(
              { name, baseRevision: revision },
              { onSuccess: form.discard, onSettled: () => setRemoving(false) },
            )
        }}
      >
        {texts.removeText(name)}
      </ConfirmDialog>
    </section>
  )
}
