import type { AttemptLogDetail } from '#shared/contract/webhook-log.ts'
import classes from './logs.module.css'
import { texts } from './texts.ts'
import { barsOf } from './waterfall-bars.ts'

const t = texts.detail
const ms = (value: number): string => `${value < 10 ? value.toFixed(2) : value.toFixed(1)} ms`

/** Where the time of a request went, one phase below the other. */
export function Waterfall(props: {
  readonly timings: AttemptLogDetail['timings']
  readonly durationMs: number | null
}) {
  const { timings, durationMs } = props
  if (timings.length === 0 && durationMs === null) return <p className={classes.pad}>{t.noTimings}</p>
  return (
    <ul className={classes.waterfall} aria-label={t.timing}>
      {barsOf(timings, durationMs).map(({ phase, value, left, width }) => (
        <li key={phase} className={classes.phase} title={t.phaseHints[phase]}>
          <span>{t.phases[phase]}</span>
          <span className={classes.track} aria-hidden>
            <span style={{ left: `${left}%`, width: `${width}%` }} />
          </span>
          <span>{ms(value)}</span>
        </li>
      ))}
      {durationMs === null ? null : (
        <li className={classes.phase}>
          <strong>{t.total}</strong>
          <span />
          <span>{ms(durationMs)}</span>
        </li>
      )}
    </ul>
  )
}
