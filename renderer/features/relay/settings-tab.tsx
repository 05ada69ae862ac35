import { useFileCalls, useFileIfAny } from '../../rpc/workspace-files.ts'
import { SettingsPage } from '../../ui/file-form/settings-page.tsx'
import { emptyRelayForm, fileFromForm, formFromFile, relayForm } from './form-model.ts'
import { SettingsFields } from './settings-fields.tsx'
import { texts } from './texts.ts'
import { formTexts } from './form-texts.ts'
import { useRelayUi } from './use-relays.ts'

/** The relay's file as a form. */
export function SettingsTab(props: { readonly name: string; readonly readOnlyReason: string | null }) {
  return (
    <SettingsPage
      {...props}
      label={texts.tabs.settings}
      kind="relays"
      file={useFileIfAny('relays', props.name)}
      calls={useFileCalls('relays')}
      read={formFromFile}
      fresh={emptyRelayForm}
      schema={relayForm}
      texts={formTexts}
      note={formTexts.appliesNow}
      toFile={fileFromForm}
      onSettledFresh={useRelayUi((state) => state.forgetFresh)}
    >
      {(form) => <SettingsFields name={props.name} form={form} />}
    </SettingsPage>
  )
}
