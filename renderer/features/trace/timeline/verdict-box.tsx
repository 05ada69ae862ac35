import type { TraceVerdict } from '#shared/schema/trace.ts'
import { Tag } from '../../../ui/badges/tag.tsx'
import { clockTime } from '../../../ui/format/time.ts'
import { usePreferences } from '../../../ui/preferences.ts'
import { texts } from '../texts.ts'
import classes from '../trace.module.css'
import { tagTones } from './tones.ts'

/** Where it stopped, why, and what to do. */
export function VerdictBox(props: { readonly verdict: TraceVerdict }) {
  const { tone, summary, why, fix, nextAtMs } = props.verdict
  const zone = usePreferences((state) => state.zone)
  // The bar above says all there is to say.
  if (why === null && fix.length === 0) return null
  return (
    <section className={classes.verdict} data-tone={tone} aria-label={texts.verdict.label}>
      <p>
        <Tag tone={tagTones[tone]}>{summary}</Tag>
      </p>
      {why === null ? null : <p>{why}</p>}
      {nextAtMs === null ? null : <p>{texts.verdict.next(clockTime(nextAtMs, zone))}</p>}
      {fix.length === 0 ? null : (
        <ul>
          {fix.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
    </section>
  )
}
