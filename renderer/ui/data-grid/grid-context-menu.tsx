import { Menu } from '@mantine/core'
import type { ReactNode } from 'react'
import { KeyHint } from '../key-hint/key-hint.tsx'
import type { CopyActions } from './copy-actions.ts'

export type MenuPlace = { readonly x: number; readonly y: number; readonly columnId: string | null }

/** What can be copied, where the pointer is. */
export function GridContextMenu(props: {
  readonly place: MenuPlace | null
  readonly copy: CopyActions
  readonly items: ReactNode
  onClose(): void
}) {
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
