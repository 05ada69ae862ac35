import type { FileView } from '#shared/contract/workspace.ts'
import { saveProblemText, useFile, useFileNames, useRemoveFile, useSaveFile } from '../../rpc/workspace-files.ts'
import { EmptyState } from '../../ui/empty-state/empty-state.tsx'
import { FileForm } from '../../ui/file-form/file-form.tsx'
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

function SettingsForm(props: Props & { readonly view: FileView | null }) {
  const { name, view } = props
  const forgetFresh = useReceiverUi((state) => state.forgetFresh)
  const form = useFormDraft<ReceiverForm>({
    key: `receivers/${name}`,
    view,
    read: view === null ? readFresh : formFromFile,
    schema: receiverForm,
  })
  return (
    <FileForm
      name={name}
      form={form}
      texts={t}
      revision={view?.revision ?? null}
      readOnlyReason={props.readOnlyReason}
      note={t.appliesNow}
      save={useSaveFile('receivers')}
      remove={useRemoveFile('receivers')}
      explain={saveProblemText}
      toFile={fileFromForm}
      onSettledFresh={forgetFresh}
    >
      <SettingsFields form={form} />
    </FileForm>
  )
}
