import type { LiveStatus } from '#shared/contract/live.ts'
import { count } from '../../ui/format/numbers.ts'
import classes from './live.module.css'
import { RateBars } from './rate-bars.tsx'
import type { LiveView } from './use-view.ts'

/** How many records came, are kept, are shown, were dropped; the reason of drops in words. */
export function LiveCounters(props: { readonly live: LiveStatus; readonly view: LiveView }) {
  const { live } = props
  const { status, filter } = props.view
  // Without a filter everything kept is shown; the two streams are only told at different moments.
  const shown = filter === '' || status === null ? live.kept : status.max - status.min
  return (
    <div className={classes.counters} aria-label="Counters" role="group">
      <Counter name="received" value={live.received} />
      <Counter name="kept" value={live.kept} />
      <Counter name="shown" value={shown} />
      <Counter name="dropped" value={live.dropped} alarming={live.dropped > 0} />
      {live.dropped > 0 && live.droppedReason !== null ? (
        <span className={classes.reason} title={live.droppedReason}>
          {live.droppedReason}
        </span>
      ) : null}
      <RateBars />
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
