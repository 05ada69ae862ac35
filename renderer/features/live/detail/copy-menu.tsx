import { Button, Menu } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { ChevronDown } from 'lucide-react'
import { Fragment } from 'react'
import type { RecordDetail } from '#shared/contract/live.ts'
import { useClient } from '../../../rpc/rpc-context.tsx'
import { showProblem } from '../../../rpc/show-problem.ts'
import { streams } from '../../../rpc/streams.ts'
import { useLive } from '../../../rpc/use-live.ts'
import { useFileNames } from '../../../rpc/workspace-files.ts'
import { copyText } from '../../../ui/copy-text.ts'
import { copyItems, type CopyItem } from '../copy/copy-items.ts'

/** The record and its parts as texts that people paste elsewhere: whole, also where only a part is shown. */
export function CopyMenu(props: { readonly sessionId: string; readonly record: RecordDetail }) {
  const client = useClient()
  const connection = useLive(streams.live).value?.connection ?? null
  const relays = useFileNames('relays').map((file) => file.name)
  const copy = (item: CopyItem) =>
    void item.text({ ...props, client, connection, relays }).then((text) => {
      if (text.ok) return copyText(text.value, item.what)
      notifications.show({ message: text.error })
      return undefined
    }, showProblem)
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button rightSection={<ChevronDown size={13} />}>Copy</Button>
      </Menu.Target>
      <Menu.Dropdown>
        {copyItems(props.record).map((group, index) => (
          <Fragment key={group[0]?.label}>
            {index === 0 ? null : <Menu.Divider />}
            {group.map((item) => (
              <Menu.Item
                key={item.label}
                disabled={item.missing !== undefined}
                title={item.missing}
                onClick={() => copy(item)}
              >
                {item.label}
              </Menu.Item>
            ))}
          </Fragment>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
