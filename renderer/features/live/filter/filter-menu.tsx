import { ActionIcon, Menu } from '@mantine/core'
import { History } from 'lucide-react'
import { useState } from 'react'
import classes from './filter.module.css'
import { SaveFilterDialog } from './save-filter-dialog.tsx'
import { SavedItems } from './saved-items.tsx'

type Props = {
  /** The filter in the field, and whether it has a mistake. */
  readonly filter: string
  readonly bad: boolean
  readonly recent: readonly string[]
  onPick(filter: string): void
}

/** Filters that the workspace keeps by name, and those used before; the arrow keys in the field bring the latter too. */
export function FilterMenu(props: Props) {
  const { recent, onPick } = props
  const [naming, setNaming] = useState(false)
  return (
    <>
      <Menu position="bottom-end" width={420}>
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={22}
            aria-label="Saved and recent filters"
            title="Saved and recent filters (↑)"
          >
            <History size={14} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown className={classes.recent ?? ''}>
          <SavedItems filter={props.filter} bad={props.bad} onPick={onPick} onSave={() => setNaming(true)} />
          {recent.length === 0 ? null : <Menu.Label>Recent</Menu.Label>}
          {recent.map((filter) => (
            <Menu.Item key={filter} className="sb-mono" onClick={() => onPick(filter)} title={filter}>
              <span className={classes.recentText}>{filter}</span>
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <SaveFilterDialog filter={props.filter.trim()} opened={naming} onClose={() => setNaming(false)} />
    </>
  )
}
