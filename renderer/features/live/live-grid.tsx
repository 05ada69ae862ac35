import { memo, useCallback, type ReactNode } from 'react'
import type { ViewRow } from '#shared/contract/live.ts'
import { DataGrid } from '../../ui/data-grid/data-grid.tsx'
import type { RowSource, Selection } from '../../ui/data-grid/types.ts'
import type { LiveColumns } from './columns/all-columns.tsx'
import { useLiveUi } from './live-choice.ts'
import { useLiveActions } from './rows/live-actions.ts'
import { RowMenu } from './rows/row-menu.tsx'

type Props = {
  /** Changes with what positions mean. */
  readonly listId: string
  readonly columns: LiveColumns
  readonly source: RowSource<ViewRow>
  readonly selection: Selection | null
  readonly detailShown: boolean
  /** Shown while there are no rows. */
  readonly empty: ReactNode
  onSelect(selection: Selection | null): void
  onFollowing(following: boolean, follow: () => void): void
}

/** Keys of the screen while the grid has the focus. */
function onKey(key: string): boolean {
  const actions = useLiveActions.getState().rows?.()
  if (key === 'm') actions?.mark()
  else if (key === 'd') actions?.compare()
  else return false
  return true
}

const rowMenu = <RowMenu />

/** The records. Drawn again when rows came or something was selected, not whenever a number beside it moves. */
export const LiveGrid = memo(function LiveGrid(props: Props) {
  const { listId, columns, detailShown, onSelect } = props
  const setDetailOpen = useLiveUi((state) => state.setDetailOpen)
  const marked = useLiveActions((state) => state.marked)
  const onOpen = useCallback(() => setDetailOpen(true), [setDetailOpen])
  const onEscape = useCallback(
    () => (detailShown ? setDetailOpen(false) : onSelect(null)),
    [detailShown, setDetailOpen, onSelect],
  )
  return (
    <DataGrid
      key={listId}
      id={columns.gridId}
      label="Records"
      columns={columns.columns}
      source={props.source}
      edge="end"
      selection={props.selection}
      onSelect={onSelect}
      onOpen={onOpen}
      onEscape={onEscape}
      onKey={onKey}
      onFollowing={props.onFollowing}
      marked={marked?.listId === listId ? marked.position : null}
      menuItems={rowMenu}
      empty={props.empty}
    />
  )
})
