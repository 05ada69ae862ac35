import { ActionIcon, Menu } from '@mantine/core'
import { History } from 'lucide-react'
import classes from './filter.module.css'

/** Filters that were used before; the arrow keys in the field bring them too. */
export function RecentMenu(props: { readonly filters: readonly string[]; onPick(filter: string): void }) {
  if (props.filters.length === 0) return null
  return (
    <Menu position="bottom-end" width={420}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={22} aria-label="Recent filters" title="Recent filters (↑)">
          <History size={14} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown className={classes.recent ?? ''}>
        {props.filters.map((filter) => (
          <Menu.Item key={filter} className="sb-mono" onClick={() => props.onPick(filter)} title={filter}>
            <span className={classes.recentText}>{filter}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
