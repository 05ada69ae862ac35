import type { FileView } from '#shared/contract/workspace.ts'
import { saveProblemText, useFile, useFileNames, useRemoveFile, useSaveFile } from '../../rpc/workspace-files.ts'
import { EmptyState } from '../../ui/empty-state/empty-state.tsx'
import { FileForm } from '../../ui/file-form/file-form.tsx'
import { useFormDraft } from '../../ui/file-form/use-form-draft.ts'
import { Scroll } from '../../ui/screen/screen-parts.tsx'
import { emptyRelayForm, fileFromForm, formFromFile, relayForm, type RelayForm } from './form-model.ts'
import { SettingsFields } from './settings-fields.tsx'
import { texts } from './texts.ts'
import { useRelayUi } from './use-relays.ts'

const t = texts.form
const readFresh = (): RelayForm => emptyRelayForm

type Props = { readonly name: string; readonly fresh: boolean; readonly readOnlyReason: string | null }

/** The relay's file as a form. */
export function SettingsTab(props: Props) {
  const exists = useFileNames('relays').some((file) => file.name === props.name)
  const file = useFile('relays', exists ? props.name : null)
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

function SettingsForm(props: Props & { readonly view: FileView | null }) {
  const { name, view } = props
  const forgetFresh = useRelayUi((state) => state.forgetFresh)
  const form = useFormDraft<RelayForm>({
    key: `relays/${name}`,
    view,
    read: view === null ? readFresh : formFromFile,
    schema: relayForm,
  })
  return (
    <FileForm
      name={name}
      form={form}
      texts={t}
      revision={view?.revision ?? null}
      readOnlyReason={props.readOnlyReason}
      note={t.appliesNow}
      save={useSaveFile('relays')}
      remove={useRemoveFile('relays')}
      explain={saveProblemText}
      toFile={fileFromForm}
      onSettledFresh={forgetFresh}
    >
      <SettingsFields form={form} />
    </FileForm>
  )
}
