import { Button, Menu } from '@mantine/core'
import { Check } from 'lucide-react'
import { useColumns } from './columns.ts'
import type { Column } from './types.ts'

/** Which columns are shown, and a way back to how they were. */
export function ColumnMenu<Row>(props: { readonly gridId: string; readonly columns: readonly Column<Row>[] }) {
  const [placed, actions] = useColumns(props.gridId, props.columns)
  return (
    <Menu position="bottom-end" closeOnItemClick={false}>
      <Menu.Target>
        <Button variant="subtle">Columns</Button>
      </Menu.Target>
      <Menu.Dropdown>
        {placed.map((column) => (
          <Menu.Item
            key={column.id}
            role="menuitemcheckbox"
            aria-checked={column.shown}
            leftSection={<Check size={14} visibility={column.shown ? 'visible' : 'hidden'} />}
            onClick={() => actions.show(column.id, !column.shown)}
          >
            {column.title}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item closeMenuOnClick onClick={actions.reset}>
          Reset columns
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
