import { Button, Menu } from '@mantine/core'
import { ChevronDown } from 'lucide-react'
import { count } from '../../../ui/format/numbers.ts'
import { useLiveActions, type RowActions } from '../rows/live-actions.ts'

/** What can be done with the records that are shown or selected. */
export function RecordsMenu(props: { readonly actions: RowActions }) {
  const { actions } = props
  const open = useLiveActions((state) => state.open)
  const none = actions.selected === 0
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="subtle" rightSection={<ChevronDown size={13} />}>
          Records
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item disabled={actions.shown === 0} onClick={actions.saveShown}>
          Save all {count(actions.shown)} shown as a capture…
        </Menu.Item>
        <Menu.Item disabled={none} onClick={actions.saveSelected}>
          Save selection{none ? '' : ` (${count(actions.selected)})`} as a capture…
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item disabled={none} onClick={actions.produceSelected}>
          Produce selection{none ? '' : ` (${count(actions.selected)})`}…
        </Menu.Item>
        <Menu.Item onClick={() => open({ kind: 'capture' })}>Produce a capture…</Menu.Item>
        <Menu.Item disabled={none} onClick={actions.edit}>
          Edit and produce…
        </Menu.Item>
        <Menu.Item disabled={none} onClick={actions.compare}>
          Compare two…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
