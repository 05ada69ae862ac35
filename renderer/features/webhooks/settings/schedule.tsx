import { Tag } from '../../../ui/badges/tag.tsx'
import type { RetryPolicy } from '#shared/domain/retry/policy.ts'
import { previewSchedule } from '#shared/domain/retry/schedule.ts'
import { exactSpan } from './exact-span.ts'
import classes from './settings.module.css'
import { settingsTexts as texts } from './settings-texts.ts'

/** When a delivery that keeps failing would be tried: what decides a real one answers here, too. */
export function Schedule({ policy }: { readonly policy: RetryPolicy | null }) {
  if (policy === null) return null
  const attempts = previewSchedule(policy)
  const { basis, retryOn, autoDisable } = policy
  return (
    <div className={classes.schedule}>
      <div>
        <strong>{texts.schedule}</strong>{' '}
        {basis === 'custom' ? null : <Tag tone={basis === 'documented' ? 'muted' : 'warn'}>{texts.basis[basis]}</Tag>}
      </div>
      <table aria-label={texts.schedule}>
        <thead>
          <tr>
            <th scope="col">{texts.attempt}</th>
            <th scope="col">{texts.after}</th>
          </tr>
        </thead>
        <tbody>
          {attempts.map(({ attempt, earliestMs, latestMs }) => (
            <tr key={attempt}>
              <td>{attempt}</td>
              <td>{earliestMs === latestMs ? span(earliestMs) : `${span(earliestMs)} – ${span(latestMs)}`}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>
        {texts.retriesOn(retryOn)} {autoDisable === null ? texts.neverDisables : texts.disables}
      </p>
    </div>
  )
}

const span = (ms: number): string => (ms === 0 ? texts.atOnce : exactSpan(ms))
