import { useFileCalls, useFileIfAny } from '../../rpc/workspace-files.ts'
import { EmptyState } from '../../ui/empty-state/empty-state.tsx'
import { SettingsPage } from '../../ui/file-form/settings-page.tsx'
import { emptyReceiverForm, fileFromForm, formFromFile, receiverForm } from './form-model.ts'
import { SettingsFields } from './settings-fields.tsx'
import { texts } from './texts.ts'
import { useReceiverUi } from './use-receivers.ts'

/** The receiver's file as a form. */
export function SettingsTab(props: {
  readonly name: string
  readonly fresh: boolean
  readonly readOnlyReason: string | null
}) {
  const { name, fresh, readOnlyReason } = props
  const file = useFileIfAny('receivers', name)
  const calls = useFileCalls('receivers')
  const forgetFresh = useReceiverUi((state) => state.forgetFresh)
  if (!file.exists && !fresh) return <EmptyState title={texts.noFileTitle}>{texts.noFileText}</EmptyState>
  return (
    <SettingsPage
      name={name}
      label={texts.tabs.settings}
      kind="receivers"
      file={file}
      calls={calls}
      read={formFromFile}
      fresh={emptyReceiverForm}
      schema={receiverForm}
      texts={texts.form}
      readOnlyReason={readOnlyReason}
      note={texts.form.appliesNow}
      toFile={fileFromForm}
      onSettledFresh={forgetFresh}
    >
      {(form) => <SettingsFields form={form} />}
    </SettingsPage>
  )
}
