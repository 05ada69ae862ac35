import { memo } from 'react'
import { ColumnMenu } from '../../../ui/data-grid/column-menu.tsx'
import { AddColumn } from './add-column.tsx'
import { extraId, type LiveColumns } from './all-columns.tsx'
import { useExtraColumns } from './extra-columns.ts'

type Props = {
  readonly sessionId: string | null
  readonly connection: string | null
  readonly columns: LiveColumns
}

/** Columns of the record grid: the known ones, and any path of the record. */
export const LiveColumnMenu = memo(function LiveColumnMenu(props: Props) {
  const { columns, gridId, paths } = props.columns
  const connection = props.connection ?? ''
  const remove = useExtraColumns((state) => state.remove)
  const pathOf = new Map(paths.map((path) => [extraId(path), path]))
  return (
    <ColumnMenu
      gridId={gridId}
      columns={columns}
      removable={new Set(pathOf.keys())}
      onRemove={(id) => remove(connection, pathOf.get(id) ?? '')}
    >
      <AddColumn sessionId={props.sessionId} connection={connection} paths={paths} />
    </ColumnMenu>
  )
})
