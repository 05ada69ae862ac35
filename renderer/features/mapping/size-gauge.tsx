import { maxEventBytes } from '#shared/domain/onesignal/limits.ts'
import classes from './mapping.module.css'
import { texts } from './texts.ts'

/** From here on the event is nearly too large. */
const nearlyFull = 0.9

/** The event's bytes against what OneSignal takes. */
export function SizeGauge(props: { readonly bytes: number | null }) {
  if (props.bytes === null) return null
  const part = props.bytes / maxEventBytes
  return (
    <span
      className={classes.gauge}
      role="meter"
      aria-label={texts.size}
      aria-valuemin={0}
      aria-valuemax={maxEventBytes}
      aria-valuenow={Math.min(props.bytes, maxEventBytes)}
      aria-valuetext={texts.bytes(props.bytes)}
      data-tone={part > 1 ? 'err' : part > nearlyFull ? 'warn' : 'ok'}
    >
      <span className={classes.gaugeBar}>
        <span style={{ width: `${Math.min(part, 1) * 100}%` }} />
      </span>
      {texts.bytes(props.bytes)}
    </span>
  )
}
