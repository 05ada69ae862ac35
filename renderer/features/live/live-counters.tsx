import type { LiveStatus, ViewStatus } from '#shared/contract/live.ts'
import { count } from '../../ui/format/numbers.ts'
import classes from './live.module.css'
import { RateBars } from './rate-bars.tsx'

/** How many records came, are kept, are shown, were dropped; the reason of drops in words. */
export function LiveCounters(props: { readonly live: LiveStatus; readonly view: ViewStatus | null }) {
  const { live, view } = props
  return (
    <div className={classes.counters} aria-label="Counters" role="group">
      <Counter name="received" value={live.received} />
      <Counter name="kept" value={live.kept} />
      <Counter name="shown" value={view === null ? 0 : view.max - view.min} />
      <Counter name="dropped" value={live.dropped} alarming={live.dropped > 0} />
      {live.dropped > 0 && live.droppedReason !== null ? (
        <span className={classes.reason} title={live.droppedReason}>
          {live.droppedReason}
        </span>
      ) : null}
      <RateBars recordsPerSecond={live.recordsPerSecond} active={live.state === 'reading'} />
    </div>
  )
}

function Counter(props: { readonly name: string; readonly value: number; readonly alarming?: boolean }) {
  return (
    <span>
      {props.name} <b data-alarming={props.alarming === true || undefined}>{count(props.value)}</b>
    </span>
  )
}
