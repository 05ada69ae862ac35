import type { ReactNode } from 'react'
import { useFileCalls, useFileIfAny } from '../../rpc/workspace-files.ts'
import { EmptyState } from '../../ui/empty-state/empty-state.tsx'
import { SettingsPage } from '../../ui/file-form/settings-page.tsx'
import type { FormDraft } from '../../ui/file-form/use-form-draft.ts'
import { emptyReceiverForm, fileFromForm, formFromFile, receiverForm, type ReceiverForm } from './form-model.ts'
import { texts } from './texts.ts'
import { useReceiverUi } from './use-receivers.ts'

/** What the tabs that edit a receiver's file are given. */
export type FileTabProps = { readonly name: string; readonly fresh: boolean; readonly readOnlyReason: string | null }

/** A part of the receiver's file as a form. The parts share one draft and are saved together. */
export function ReceiverFilePage(
  props: FileTabProps & {
    readonly label: string
    readonly note: string
    children(form: FormDraft<ReceiverForm>): ReactNode
  },
) {
  const { fresh, ...page } = props
  const file = useFileIfAny('receivers', props.name)
  const calls = useFileCalls('receivers')
  const forgetFresh = useReceiverUi((state) => state.forgetFresh)
  if (!file.exists && !fresh) return <EmptyState title={texts.noFileTitle}>{texts.noFileText}</EmptyState>
  return (
    <SettingsPage
      {...page}
      kind="receivers"
      file={file}
      calls={calls}
      read={formFromFile}
      fresh={emptyReceiverForm}
      schema={receiverForm}
      texts={texts.form}
      toFile={fileFromForm}
      onSettledFresh={forgetFresh}
    />
  )
}
