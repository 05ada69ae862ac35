import { Popover } from '@mantine/core'
import { memo } from 'react'
import type { LiveStatus } from '#shared/contract/live.ts'
import { streams } from '../../rpc/streams.ts'
import { useLive } from '../../rpc/use-live.ts'
import { count } from '../../ui/format/numbers.ts'
import classes from './live.module.css'

const reasonsOf = (live: LiveStatus) =>
  live.droppedReasons ?? [{ reason: live.droppedReason ?? 'Reason unknown.', count: live.dropped }]

/** How many records were dropped. Opens the reasons, each with its count. */
export function DroppedCounter(props: { readonly live: LiveStatus }) {
  const { live } = props
  if (live.dropped > 0) return <WithReasons firstReason={reasonsOf(live)[0]?.reason} />
  return (
    <span>
      dropped <b>0</b>
    </span>
  )
}

/** The numbers change ten times a second, what is around them does not: they are drawn on their own. */
const WithReasons = memo(function WithReasons(props: { readonly firstReason: string | undefined }) {
  return (
    <Popover position="bottom-start" width={420}>
      <Popover.Target>
        <button type="button" className={classes.droppedButton} title={props.firstReason}>
          dropped{' '}
          <b data-alarming>
            <Total />
          </b>
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <Reasons />
      </Popover.Dropdown>
    </Popover>
  )
})

function Total() {
  return <>{count(useLive(streams.live).value?.dropped ?? 0)}</>
}

function Reasons() {
  const live = useLive(streams.live).value
  return (
    <ul className={classes.reasons} aria-label="Why records were dropped">
      {(live === undefined ? [] : reasonsOf(live)).map((one) => (
        <li key={one.reason}>
          <b>{count(one.count)}</b>
          <span>{one.reason}</span>
        </li>
      ))}
    </ul>
  )
}
