import { useState, type KeyboardEvent } from 'react'
import type { AttemptRow } from '#shared/schema/delivery.ts'
import { Tag, type Tone } from '../../ui/badges/tag.tsx'
import { DetailColumns } from '../../ui/detail-pane/detail-pane.tsx'
import { clockTime } from '../../ui/format/time.ts'
import { usePreferences } from '../../ui/preferences.ts'
import { AttemptView } from './attempt-view.tsx'
import classes from './relay.module.css'
import { texts } from './texts.ts'

export const outcomeTones: Readonly<Record<AttemptRow['outcome'], Tone>> = {
  delivered: 'ok',
  retry: 'warn',
  failed: 'err',
  unknown: 'warn',
}

/** All attempts, the last one opened; each has its request and response. */
export function AttemptsTab(props: { readonly attempts: readonly AttemptRow[] }) {
  const { attempts } = props
  const zone = usePreferences((preferences) => preferences.zone)
  const [chosen, setChosen] = useState<string | null>(null)
  const opened = attempts.find((attempt) => attempt.id === chosen) ?? attempts.at(-1)
  if (opened === undefined) return <p className={classes.pad}>{texts.deliveries.noAttempts}</p>
  return (
    <DetailColumns columns="300px 1fr">
      <ol className={classes.attempts} aria-label={texts.deliveries.attempts}>
        {attempts.map((attempt, index) => (
          <li key={attempt.id}>
            <button
              type="button"
              className={classes.attempt}
              aria-current={attempt.id === opened.id ? 'true' : undefined}
              onClick={() => setChosen(attempt.id)}
              onKeyDown={moveFocus}
            >
              <span className={classes.attemptHead}>
                <strong>{texts.attempt.title(index + 1)}</strong>
                <Tag tone={outcomeTones[attempt.outcome]}>{texts.attempt.outcomes[attempt.outcome]}</Tag>
                <span className={classes.right}>{attempt.status ?? '–'}</span>
              </span>
              <span className={classes.attemptFoot}>
                {clockTime(attempt.startedAtMs, zone)}
                {attempt.durationMs === null ? '' : ` · ${texts.attempt.took(attempt.durationMs)}`} · {attempt.reason}
              </span>
            </button>
          </li>
        ))}
      </ol>
      <AttemptView key={opened.id} id={opened.id} />
    </DetailColumns>
  )
}

/** Arrows move through the list and open what they reach. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
  const buttons = [...(event.currentTarget.closest('ol')?.querySelectorAll<HTMLElement>('button') ?? [])]
  const next =
    buttons[buttons.findIndex((button) => button === document.activeElement) + (event.key === 'ArrowDown' ? 1 : -1)]
  next?.focus()
  next?.click()
  event.preventDefault()
}
