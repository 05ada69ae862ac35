import { Menu } from '@mantine/core'
import { memo, type ReactNode } from 'react'
import { KeyHint } from '../key-hint/key-hint.tsx'
import type { CopyActions } from './copy-actions.ts'

export type MenuPlace = { readonly x: number; readonly y: number; readonly columnId: string | null }

type Props = {
  /** Null while it is closed. */
  readonly place: MenuPlace | null
  readonly copy: CopyActions
  readonly items: ReactNode
  onClose(): void
}

function ContextMenu(props: Props) {
  const { place, copy } = props
  const columnId = place?.columnId ?? null
  return (
    <Menu opened={place !== null} onClose={props.onClose} position="bottom-start" returnFocus>
      <Menu.Target>
        <span aria-hidden="true" style={{ position: 'fixed', left: place?.x ?? 0, top: place?.y ?? 0 }} />
      </Menu.Target>
      <Menu.Dropdown>
        {columnId === null ? null : <Menu.Item onClick={() => copy.cell(columnId)}>Copy cell</Menu.Item>}
        <Menu.Item onClick={copy.rowAsJson}>Copy row as JSON</Menu.Item>
        <Menu.Item onClick={copy.selectionAsTsv} rightSection={<KeyHint keys="mod+C" />}>
          Copy selection as a table
        </Menu.Item>
        {props.items === undefined ? null : <Menu.Divider />}
        {props.items}
      </Menu.Dropdown>
    </Menu>
  )
}

/** What can be copied, where the pointer is. While it is closed nothing of it is looked at: the grid is drawn often. */
export const GridContextMenu = memo(ContextMenu, (before, now) => before.place === null && now.place === null)
