import { Text } from '@mantine/core'
import { showProblem } from '../../../rpc/show-problem.ts'
import { useFileNames, useSaveFile } from '../../../rpc/workspace-files.ts'
import { NameDialog } from '../../../ui/file-form/name-dialog.tsx'

const texts = {
  name: 'Name',
  nameHint: 'It becomes a file in filters/, such as "refunds". Lower case letters, digits and dashes.',
  create: 'Save filter',
  cancel: 'Cancel',
  nameProblem: 'A name has lower case letters, digits and dashes, at most 63, and begins with a letter or digit.',
  nameTaken: 'There is a filter of this name. Choose another, or remove that one first.',
}

/** Asks under which name the workspace shall keep a filter. */
export function SaveFilterDialog(props: { readonly filter: string; readonly opened: boolean; onClose(): void }) {
  const taken = useFileNames('filters').map(({ name }) => name)
  const save = useSaveFile('filters')
  const create = (name: string) =>
    save.mutate(
      { name, value: { version: 1, filter: props.filter }, baseRevision: null },
      { onSuccess: props.onClose, onError: showProblem },
    )
  return (
    <NameDialog
      opened={props.opened}
      title="Save this filter"
      texts={texts}
      taken={taken}
      onClose={props.onClose}
      onCreate={create}
    >
      <Text className="sb-mono" size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        {props.filter}
      </Text>
    </NameDialog>
  )
}
