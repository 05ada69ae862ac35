import { ReceiverFilePage, type FileTabProps } from './file-page.tsx'
import { SettingsFields } from './settings-fields.tsx'
import { texts } from './texts.ts'

/** The rest of the receiver's file as a form. */
export function SettingsTab(props: FileTabProps) {
  return (
    <ReceiverFilePage {...props} label={texts.tabs.settings} note={texts.form.appliesNow}>
      {(form) => <SettingsFields form={form} />}
    </ReceiverFilePage>
  )
}
