import { Button, Menu } from '@mantine/core'
import { ChevronDown } from 'lucide-react'
import type { RecordDetail } from '#shared/contract/live.ts'
import { KeyHint } from '../../../ui/key-hint/key-hint.tsx'
import { useLiveActions } from '../rows/live-actions.ts'

/** Marks the record, or compares it with the marked one; two selected rows are compared at once. */
export function CompareButton(props: { readonly sessionId: string; readonly record: RecordDetail }) {
  const { seq } = props.record
  const { marked, rows, open } = useLiveActions()
  const other = marked !== null && marked.seq !== seq ? marked.seq : null
  const pair = rows?.()?.selected === 2
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button rightSection={<ChevronDown size={13} />}>Compare</Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => rows?.()?.mark()} rightSection={<KeyHint keys="m" />}>
          {marked?.seq === seq ? 'Remove the mark' : 'Mark this record'}
        </Menu.Item>
        <Menu.Item
          disabled={other === null && !pair}
          rightSection={<KeyHint keys="d" />}
          onClick={() => {
            if (pair) rows?.()?.compare()
            else if (other !== null) open({ kind: 'diff', sessionId: props.sessionId, left: other, right: seq })
          }}
        >
          {pair ? 'Compare the two selected' : 'Compare with the marked one'}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
