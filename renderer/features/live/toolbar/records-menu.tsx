import { Button, Menu } from '@mantine/core'
import { ChevronDown } from 'lucide-react'
import { memo } from 'react'
import { streams } from '../../../rpc/streams.ts'
import { useLive } from '../../../rpc/use-live.ts'
import { count } from '../../../ui/format/numbers.ts'
import { useLiveActions } from '../rows/live-actions.ts'

/** What can be done with the records that are shown or selected. */
export const RecordsMenu = memo(function RecordsMenu() {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="subtle" rightSection={<ChevronDown size={13} />}>
          Records
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Items />
      </Menu.Dropdown>
    </Menu>
  )
})

/** Only while the menu is open; its numbers follow the records. */
function Items() {
  useLive(streams.live)
  const actions = useLiveActions((state) => state.rows)?.() ?? null
  const open = useLiveActions((state) => state.open)
  if (actions === null) return null
  const none = actions.selected === 0
  return (
    <>
      <Menu.Item disabled={actions.shown === 0} onClick={actions.saveShown}>
        Save all {count(actions.shown)} shown…
      </Menu.Item>
      <Menu.Item disabled={none} onClick={actions.saveSelected}>
        Save selection{none ? '' : ` (${count(actions.selected)})`}…
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
    </>
  )
}
