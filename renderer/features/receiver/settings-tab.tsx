import { useFileCalls, useFileIfAny } from '../../rpc/workspace-files.ts'
import { EmptyState } from '../../ui/empty-state/empty-state.tsx'
import { FileSettings } from '../../ui/file-form/file-settings.tsx'
import { Scroll } from '../../ui/screen/screen-parts.tsx'
import { emptyReceiverForm, fileFromForm, formFromFile, receiverForm, type ReceiverForm } from './form-model.ts'
import { SettingsFields } from './settings-fields.tsx'
import { texts } from './texts.ts'
import { useReceiverUi } from './use-receivers.ts'

const readFresh = (): ReceiverForm => emptyReceiverForm

/** The receiver's file as a form. */
export function SettingsTab(props: {
  readonly name: string
  readonly fresh: boolean
  readonly readOnlyReason: string | null
}) {
  const { name } = props
  const file = useFileIfAny('receivers', name)
  const calls = useFileCalls('receivers')
  const forgetFresh = useReceiverUi((state) => state.forgetFresh)
  if (!file.exists && !props.fresh) return <EmptyState title={texts.noFileTitle}>{texts.noFileText}</EmptyState>
  if (file.loading) return null
  return (
    <Scroll label={texts.tabs.settings}>
      <FileSettings
        kind="receivers"
        name={name}
        view={file.view}
        read={file.exists ? formFromFile : readFresh}
        schema={receiverForm}
        texts={texts.form}
        readOnlyReason={props.readOnlyReason}
        note={texts.form.appliesNow}
        calls={calls}
        toFile={fileFromForm}
        onSettledFresh={forgetFresh}
      >
        {(form) => <SettingsFields form={form} />}
      </FileSettings>
    </Scroll>
  )
}
