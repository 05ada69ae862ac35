import { useFileCalls, useFileIfAny } from '../../rpc/workspace-files.ts'
import { FileSettings } from '../../ui/file-form/file-settings.tsx'
import { Scroll } from '../../ui/screen/screen-parts.tsx'
import { emptyRelayForm, fileFromForm, formFromFile, relayForm, type RelayForm } from './form-model.ts'
import { SettingsFields } from './settings-fields.tsx'
import { texts } from './texts.ts'
import { useRelayUi } from './use-relays.ts'

const readFresh = (): RelayForm => emptyRelayForm

/** The relay's file as a form. */
export function SettingsTab(props: {
  readonly name: string
  readonly fresh: boolean
  readonly readOnlyReason: string | null
}) {
  const { name } = props
  const file = useFileIfAny('relays', name)
  const calls = useFileCalls('relays')
  const forgetFresh = useRelayUi((state) => state.forgetFresh)
  if (file.loading) return null
  return (
    <Scroll label={texts.tabs.settings}>
      <FileSettings
        kind="relays"
        name={name}
        view={file.view}
        read={file.exists ? formFromFile : readFresh}
        schema={relayForm}
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
