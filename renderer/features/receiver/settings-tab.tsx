import { useState } from 'react'
import { problemOf } from '../../rpc/errors.ts'
import { useFile, useFileNames, useRemoveFile, useSaveFile } from '../../rpc/workspace-files.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog/confirm-dialog.tsx'
import { EmptyState } from '../../ui/empty-state/empty-state.tsx'
import { FormFrame } from '../../ui/file-form/form-frame.tsx'
import { useFormDraft } from '../../ui/file-form/use-form-draft.ts'
import { Scroll } from '../../ui/screen/screen-parts.tsx'
import { emptyReceiverForm, fileFromForm, formFromFile, receiverForm, type ReceiverForm } from './form-model.ts'
import { SettingsFields } from './settings-fields.tsx'
import { texts } from './texts.ts'
import { useReceiverUi } from './use-receivers.ts'

const t = texts.form
const readFresh = (): ReceiverForm => emptyReceiverForm

type Props = { readonly name: string; readonly fresh: boolean; readonly readOnlyReason: string | null }

/** The receiver's file as a form. */
export function SettingsTab(props: Props) {
  const exists = useFileNames('receivers').some((file) => file.name === props.name)
  const file = useFile('receivers', exists ? props.name : null)
  if (!exists && !props.fresh) return <EmptyState title={texts.noFileTitle}>{texts.noFileText}</EmptyState>
  const view = exists ? (file.data ?? null) : null
  if (exists && view === null) return null
  if (view !== null && view.value === null) {
    return (
      <EmptyState tone="error" title={t.badFile}>
        {`${view.problems.map((item) => `${item.path}: ${item.message}`).join('\n')}\n${t.badFileText}`}
      </EmptyState>
    )
  }
  return (
    <Scroll label={texts.tabs.settings}>
      <SettingsForm {...props} view={view} />
    </Scroll>
  )
}

function SettingsForm(props: Props & { readonly view: Parameters<typeof useFormDraft>[0]['view'] }) {
  const { name, view, fresh } = props
  const forgetFresh = useReceiverUi((state) => state.forgetFresh)
  const [removing, setRemoving] = useState(false)
  const save = useSaveFile('receivers')
  const remove = useRemoveFile('receivers')
  const form = useFormDraft<ReceiverForm>({
    key: `receivers/${name}`,
    view,
    read: view === null ? readFresh : formFromFile,
    schema: receiverForm,
  })
  const onSave = (): void => {
    if (!form.validate()) return
    const request = { name, value: fileFromForm(form.values, form.base), baseRevision: form.baseRevision }
    save.mutate(request, {
      onSuccess: () => {
        form.discard()
        if (fresh) forgetFresh()
      },
    })
  }
  const error = save.error ?? remove.error
  const revision = view?.revision
  return (
    <>
      <FormFrame
        texts={t}
        dirty={form.dirty || view === null}
        conflict={form.conflict}
        readOnlyReason={props.readOnlyReason}
        saving={save.isPending}
        problem={error === null || problemOf(error).code === 'CONFLICT' ? null : problemOf(error).message}
        note={t.appliesNow}
        onSave={onSave}
        onDiscard={() => {
          form.discard()
          if (view === null) forgetFresh()
        }}
        onTakeFile={form.discard}
        onKeepMine={form.rebase}
        {...(revision === undefined ? {} : { onRemove: () => setRemoving(true) })}
      >
        <SettingsFields form={form} />
      </FormFrame>
      <ConfirmDialog
        opened={removing}
        title={t.removeTitle(name)}
        confirmLabel={t.remove}
        danger
        busy={remove.isPending}
        onClose={() => setRemoving(false)}
        onConfirm={() => {
          if (revision === undefined) return
          remove.mutate(
            { name, baseRevision: revision },
            { onSuccess: form.discard, onSettled: () => setRemoving(false) },
          )
        }}
      >
        {t.removeText(name)}
      </ConfirmDialog>
    </>
  )
}
