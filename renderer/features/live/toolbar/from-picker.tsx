import { Button, Menu, NumberInput, TextInput } from '@mantine/core'
import { ChevronDown } from 'lucide-react'
import { useState, type SubmitEvent } from 'react'
import type { InspectFrom } from '#shared/contract/live.ts'
import { fromText } from '../from-text.ts'

/** Offered at once; other numbers are typed. */
const lastCounts = [100, 1_000, 10_000] as const

/** Where reading begins. Choosing starts reading anew. */
export function FromPicker(props: {
  readonly from: InspectFrom
  readonly disabled: boolean
  onPick(from: InspectFrom): void
}) {
  const [opened, setOpened] = useState(false)
  const pick = (from: InspectFrom) => {
    setOpened(false)
    props.onPick(from)
  }
  return (
    <Menu opened={opened} onChange={setOpened} width={250}>
      <Menu.Target>
        <Button rightSection={<ChevronDown size={13} />} disabled={props.disabled}>
          from: {fromText(props.from)}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => pick('now')}>now</Menu.Item>
        <Menu.Item onClick={() => pick('beginning')}>beginning</Menu.Item>
        {lastCounts.map((last) => (
          <Menu.Item key={last} onClick={() => pick({ last })}>
            {fromText({ last })} of each partition
          </Menu.Item>
        ))}
        <Menu.Divider />
        <LastForm onPick={pick} />
        <OffsetForm onPick={pick} />
        <TimeForm onPick={pick} />
      </Menu.Dropdown>
    </Menu>
  )
}

type FormProps = { onPick(from: InspectFrom): void }

/** Enter in the field picks; the menu's own keys stay out of it. */
const formProps = (submit: () => void) => ({
  onSubmit: (event: SubmitEvent) => {
    event.preventDefault()
    submit()
  },
  style: { padding: '3px 8px' },
})
const keepKeys = {
  onKeyDown: (event: { stopPropagation(): void; key: string }) => event.key !== 'Escape' && event.stopPropagation(),
}

function LastForm(props: FormProps) {
  const [last, setLast] = useState<number | string>('')
  return (
    <form {...formProps(() => Number(last) >= 1 && props.onPick({ last: Math.floor(Number(last)) }))}>
      <NumberInput
        label="Last N of each partition"
        value={last}
        onChange={setLast}
        min={1}
        hideControls
        {...keepKeys}
      />
    </form>
  )
}

function OffsetForm(props: FormProps) {
  const [offset, setOffset] = useState('')
  const valid = /^\d+$/.test(offset)
  return (
    <form {...formProps(() => valid && props.onPick({ offset }))}>
      <TextInput
        label="Offset, in every partition"
        value={offset}
        onChange={(event) => setOffset(event.currentTarget.value)}
        error={offset !== '' && !valid ? 'a whole number' : null}
        {...keepKeys}
      />
    </form>
  )
}

function TimeForm(props: FormProps) {
  const [time, setTime] = useState('')
  const date = new Date(time)
  const valid = !Number.isNaN(date.getTime())
  return (
    <form {...formProps(() => valid && props.onPick({ time: date.toISOString() }))}>
      <TextInput
        label="Time (local)"
        type="datetime-local"
        step={1}
        value={time}
        onChange={(event) => setTime(event.currentTarget.value)}
        {...keepKeys}
      />
    </form>
  )
}
