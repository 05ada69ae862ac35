import { Button, Menu } from '@mantine/core'
import { useColumns } from './columns.ts'
import type { Column } from './types.ts'

/** Which columns are shown, and a way back to how they were. */
export function ColumnMenu<Row>(props: { readonly gridId: string; readonly columns: readonly Column<Row>[] }) {
  const [placed, actions] = useColumns(props.gridId, props.columns)
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="subtle">Columns</Button>
      </Menu.Target>
      <Menu.Dropdown>
        {placed.map((column) => (
          <Menu.CheckboxItem
            key={column.id}
            checked={column.shown}
            closeMenuOnClick={false}
            onChange={(shown) => actions.show(column.id, shown)}
          >
            {column.title}
          </Menu.CheckboxItem>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={actions.reset}>Reset columns</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
