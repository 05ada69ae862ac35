import { Button, Menu } from '@mantine/core'
import { ChevronDown } from 'lucide-react'
import type { RecordDetail } from '#shared/contract/live.ts'
import { copyText } from '../../../ui/copy-text.ts'

/** The parts of a record that people paste elsewhere. Long payloads are copied as far as they are shown. */
export function CopyMenu(props: { readonly record: RecordDetail }) {
  const { record } = props
  const eventJson = record.event?.eventJson ?? null
  const items: readonly (readonly [label: string, text: string | null])[] = [
    ['Value', record.value.format === 'null' ? null : record.value.text],
    ['Key', record.key.format === 'null' ? null : record.key.text],
    ['Event', eventJson],
    ['Idempotency key', record.event?.idempotencyKey ?? null],
    ['Topic, partition and offset', `${record.topic} ${record.partition} ${record.offset}`],
    ['First bytes as base64', record.rawBase64 === '' ? null : record.rawBase64],
  ]
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button rightSection={<ChevronDown size={13} />}>Copy</Button>
      </Menu.Target>
      <Menu.Dropdown>
        {items.map(([label, text]) => (
          <Menu.Item
            key={label}
            disabled={text === null}
            onClick={() => text !== null && void copyText(text, label.toLowerCase())}
          >
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
