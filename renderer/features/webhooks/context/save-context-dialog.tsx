import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useClient, useOrpc } from '../../../rpc/rpc-context.tsx'
import { showProblem } from '../../../rpc/show-problem.ts'
import { NameDialog } from '../../../ui/file-form/name-dialog.tsx'
import { contextTexts, texts } from '../texts.ts'

/** Asks for a name and saves a context as a file of the workspace. */
export function SaveContextDialog(props: { readonly opened: boolean; readonly text: string; onClose(): void }) {
  const client = useClient()
  const orpc = useOrpc()
  const queries = useQueryClient()
  const save = useMutation({
    mutationFn: (name: string) => client.webhookEditor.saveContext({ name, text: props.text }),
    onError: showProblem,
    onSettled: () => queries.invalidateQueries({ queryKey: orpc.webhookEditor.contexts.key() }),
  })
  return (
    <NameDialog
      opened={props.opened}
      title={contextTexts.saveTitle}
      texts={{ ...texts.newDialog, nameHint: contextTexts.saveHint, create: contextTexts.saveDo }}
      taken={[]}
      onClose={props.onClose}
      onCreate={(name) => save.mutate(name, { onSuccess: props.onClose })}
    />
  )
}
