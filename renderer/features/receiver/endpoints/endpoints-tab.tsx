import { useFileCalls, useFileIfAny } from '../../../rpc/workspace-files.ts'
import { EmptyState } from '../../../ui/empty-state/empty-state.tsx'
import { SettingsPage } from '../../../ui/file-form/settings-page.tsx'
import { emptyReceiverForm, fileFromForm, formFromFile, receiverForm } from '../form-model.ts'
import { texts } from '../texts.ts'
import { useReceiverUi } from '../use-receivers.ts'
import { EndpointList } from './endpoint-list.tsx'

/** The endpoints of the receiver's file as a form; the same edits as under Settings, saved together. */
export function EndpointsTab(props: {
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
      label={texts.tabs.endpoints}
      kind="receivers"
      file={file}
      calls={calls}
      read={formFromFile}
      fresh={emptyReceiverForm}
      schema={receiverForm}
      texts={texts.form}
      readOnlyReason={readOnlyReason}
      note={texts.endpoints.appliesAtOnce}
      toFile={fileFromForm}
      onSettledFresh={forgetFresh}
    >
      {(form) => <EndpointList receiver={name} form={form} />}
    </SettingsPage>
  )
}
