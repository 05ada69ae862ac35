import { Menu } from '@mantine/core'
import { Bookmark, BookmarkX } from 'lucide-react'
import { showProblem } from '../../../rpc/show-problem.ts'
import { useRemoveFile, useWorkspace } from '../../../rpc/workspace-files.ts'
import classes from './filter.module.css'
import { useSavedFilters } from './use-saved-filters.ts'

type Props = {
  /** The filter in the field, and whether it is one. */
  readonly filter: string
  readonly bad: boolean
  onPick(filter: string): void
  onSave(): void
}

/** Why the filter cannot be saved; null where it can. */
function reasonAgainst({ filter, bad }: Props, readOnlyReason: string | null): string | null {
  if (readOnlyReason !== null) return readOnlyReason
  if (filter.trim() === '') return 'There is no filter in the field.'
  return bad ? 'The filter in the field has a mistake: mend it first.' : null
}

/** Filters that the workspace keeps by name, and what can be done with the one in the field. */
export function SavedItems(props: Props) {
  const saved = useSavedFilters()
  const remove = useRemoveFile('filters')
  const readOnlyReason = useWorkspace()?.readOnlyReason ?? null
  const current = saved.find(({ filter }) => filter === props.filter.trim())
  const against = reasonAgainst(props, readOnlyReason)
  return (
    <>
      {saved.length === 0 ? null : <Menu.Label>Saved in this workspace</Menu.Label>}
      {saved.map(({ name, filter, description }) => (
        <Menu.Item key={name} onClick={() => props.onPick(filter)} title={description ?? filter}>
          <span className={classes.savedName}>{name}</span>
          <span className={classes.savedFilter}>{filter}</span>
        </Menu.Item>
      ))}
      {current === undefined ? (
        <Menu.Item
          leftSection={<Bookmark size={14} />}
          disabled={against !== null}
          title={against ?? 'Into filters/ of the workspace: for everybody who has it'}
          onClick={props.onSave}
        >
          Save this filter…
        </Menu.Item>
      ) : (
        <Menu.Item
          leftSection={<BookmarkX size={14} />}
          disabled={readOnlyReason !== null}
          title={readOnlyReason ?? `Removes filters/${current.name}.json`}
          onClick={() =>
            remove.mutate({ name: current.name, baseRevision: current.revision }, { onError: showProblem })
          }
        >
          Forget the name “{current.name}”
        </Menu.Item>
      )}
    </>
  )
}
