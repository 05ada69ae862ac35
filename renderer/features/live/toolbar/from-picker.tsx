import { Button, Divider, NumberInput, Popover, TextInput } from '@mantine/core'
import { ChevronDown } from 'lucide-react'
import { memo, useState, type SubmitEvent } from 'react'
import type { InspectFrom } from '#shared/contract/live.ts'
import { fromText } from '../from-text.ts'

/** Offered at once; everything else is typed. */
const starts: readonly InspectFrom[] = ['now', 'beginning', { last: 100 }, { last: 1_000 }, { last: 10_000 }]

/** Where reading begins. Choosing starts reading anew. */
export const FromPicker = memo(function FromPicker(props: {
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
    <Popover opened={opened} onChange={setOpened} width={230} position="bottom-start" trapFocus>
      <Popover.Target>
        <Button rightSection={<ChevronDown size={13} />} disabled={props.disabled} onClick={() => setOpened(!opened)}>
          from: {fromText(props.from)}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Where reading begins">
        {starts.map((from) => (
          <Button
            key={fromText(from)}
            variant="subtle"
            fullWidth
            justify="start"
            onClick={() => pick(from)}
            {...(fromText(from) === fromText(props.from) ? { 'data-autofocus': true } : {})}
          >
            {typeof from === 'string' ? from : `${fromText(from)} of each partition`}
          </Button>
        ))}
        <Divider my={4} />
        <LastForm onPick={pick} />
        <OffsetForm onPick={pick} />
        <TimeForm onPick={pick} />
      </Popover.Dropdown>
    </Popover>
  )
})

type FormProps = { onPick(from: InspectFrom): void }

/** Enter in the field picks. */
const formProps = (submit: () => void) => ({
  onSubmit: (event: SubmitEvent) => {
    event.preventDefault()
    submit()
  },
  style: { padding: '3px 6px' },
})

function LastForm(props: FormProps) {
  const [last, setLast] = useState<number | string>('')
  return (
    <form {...formProps(() => Number(last) >= 1 && props.onPick({ last: Math.floor(Number(last)) }))}>
      <NumberInput label="Last N of each partition" value={last} onChange={setLast} min={1} hideControls />
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
      />
    </form>
  )
}
