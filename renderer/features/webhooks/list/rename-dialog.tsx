import { useMutation } from '@tanstack/react-query'
import { maskedSecret } from '#shared/domain/secret-reference/secret-reference.ts'
import { useClient } from '../../../rpc/rpc-context.tsx'
import { showProblem } from '../../../rpc/show-problem.ts'
import { useSaveFile } from '../../../rpc/workspace-files.ts'
import { NameDialog } from '../../../ui/file-form/name-dialog.tsx'
import { fileToSave } from '../draft/content.ts'
import { type Draft, useDrafts } from '../draft/draft-store.ts'
import { texts } from '../texts.ts'

/** Saves the webhook under another name and removes the old file. Unsaved edits go along. */
export function RenameDialog(props: {
  readonly opened: boolean
  readonly name: string
  readonly draft: Draft | null
  readonly taken: readonly string[]
  onClose(): void
  onRenamed(name: string): void
}) {
  const { name, draft } = props
  const client = useClient()
  const { create, forget } = useDrafts()
  const save = useSaveFile('webhooks')
  const rename = useMutation({
    mutationFn: async (next: string) => {
      if (draft === null) return
      // Here only the mask of it is known, and the new file would have nothing else.
      if (JSON.stringify(draft.history.present.file).includes(maskedSecret)) throw new Error(texts.renameSecret)
      const { revision } = draft.base
      if (revision === null) create(next, draft.history.present)
      else {
        await save.mutateAsync({ name: next, value: fileToSave(draft.history.present), baseRevision: null })
        await client.workspace.removeFile({ kind: 'webhooks', name, baseRevision: revision })
      }
      forget(name)
    },
    onError: showProblem,
  })
  return (
    <NameDialog
      opened={props.opened}
      title={texts.renameTitle(name)}
      texts={{ ...texts.newDialog, nameHint: texts.renameHint, create: texts.renameDo }}
      taken={props.taken}
      onClose={props.onClose}
      onCreate={(next) =>
        rename.mutate(next, {
          onSuccess: () => {
            props.onRenamed(next)
            props.onClose()
          },
        })
      }
    />
  )
}
