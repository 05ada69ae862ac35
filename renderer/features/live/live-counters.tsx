import { Button } from '@mantine/core'
import { ArrowDownToLine } from 'lucide-react'
import type { LiveStatus } from '#shared/contract/live.ts'
import { count, percent, rate } from '../../ui/format/numbers.ts'
import { DroppedCounter } from './dropped-counter.tsx'
import { SmallHistogram } from './histogram/time-histogram.tsx'
import classes from './live.module.css'
import type { LiveView } from './use-view.ts'

type Props = {
  readonly live: LiveStatus
  readonly view: LiveView
  readonly selected: number
  /** Whether the grid stays at the newest record; null while it has none. */
  readonly following: boolean | null
  onFollow(): void
}

/** How many records came, are kept, are shown, were dropped and why; how fast; when they were. */
export function LiveCounters(props: Props) {
  const { live } = props
  const { status, filter } = props.view
  // Without a filter everything kept is shown; the two streams are only told at different moments.
  const shown = filter === '' || status === null ? live.kept : status.max - status.min
  return (
    <div className={classes.counters} aria-label="Counters" role="group">
      <Counter name="received" value={count(live.received)} />
      <Counter name="kept" value={count(live.kept)} />
      <Counter name="shown" value={count(shown)} />
      {filter === '' || status === null || status.done ? null : (
        <Counter name="searched" value={percent(status.searched, status.total)} />
      )}
      <DroppedCounter live={live} />
      {props.selected > 1 ? <Counter name="selected" value={count(props.selected)} /> : null}
      {live.state === 'reading' ? <Counter name="rate" value={rate(live.recordsPerSecond)} /> : null}
      {live.state === 'paused' ? (
        <span className={classes.reason} title="It goes on at the same place: nothing is skipped.">
          paused, none skipped
        </span>
      ) : null}
      {props.following === false && isGoingOn(live) ? (
        <Button
          size="compact-xs"
          leftSection={<ArrowDownToLine size={13} />}
          title="Jump to the newest record and stay there (End)"
          onClick={props.onFollow}
        >
          Follow
        </Button>
      ) : null}
      <SmallHistogram live={live} view={props.view} />
    </div>
  )
}

/** Newer records come in, or will again. */
const isGoingOn = ({ state }: LiveStatus): boolean => state !== 'ended' && state !== 'failed' && state !== 'idle'

function Counter(props: { readonly name: string; readonly value: string }) {
  return (
    <span>
      {props.name} <b>{props.value}</b>
    </span>
  )
}
