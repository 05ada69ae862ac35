import type { LiveStatus } from '#shared/contract/live.ts'
import { ColumnMenu } from '../../../ui/data-grid/column-menu.tsx'
import { AddColumn } from './add-column.tsx'
import { extraId, type LiveColumns } from './all-columns.tsx'
import { useExtraColumns } from './extra-columns.ts'

/** Columns of the record grid: the known ones, and any path of the record. */
export function LiveColumnMenu(props: { readonly live: LiveStatus; readonly columns: LiveColumns }) {
  const { columns, gridId, paths } = props.columns
  const connection = props.live.connection ?? ''
  const remove = useExtraColumns((state) => state.remove)
  const pathOf = new Map(paths.map((path) => [extraId(path), path]))
  return (
    <ColumnMenu
      gridId={gridId}
      columns={columns}
      removable={new Set(pathOf.keys())}
      onRemove={(id) => remove(connection, pathOf.get(id) ?? '')}
    >
      <AddColumn sessionId={props.live.sessionId} connection={connection} paths={paths} />
    </ColumnMenu>
  )
}
