import { useState } from 'react'
import type { AttemptRow } from '#shared/schema/delivery.ts'
import { Tag, type Tone } from '../../ui/badges/tag.tsx'
import { Choice, ChoiceList } from '../../ui/choice-list/choice-list.tsx'
import { DetailColumns } from '../../ui/detail-pane/detail-pane.tsx'
import { clockTime } from '../../ui/format/time.ts'
import { usePreferences } from '../../ui/preferences.ts'
import { AttemptView } from './attempt-view.tsx'
import classes from './relay.module.css'
import { texts } from './texts.ts'

const outcomeTones: Readonly<Record<AttemptRow['outcome'], Tone>> = {
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
      <div className={classes.attempts}>
        <ChoiceList label={texts.deliveries.attempts} follow>
          {attempts.map((attempt, index) => (
            <Choice
              key={attempt.id}
              what="opens"
              chosen={attempt.id === opened.id}
              onChoose={() => setChosen(attempt.id)}
              second={[
                clockTime(attempt.startedAtMs, zone),
                ...(attempt.durationMs === null ? [] : [texts.attempt.took(attempt.durationMs)]),
                attempt.reason,
              ].join(' · ')}
            >
              <strong>{texts.attempt.title(index + 1)}</strong>
              <Tag tone={outcomeTones[attempt.outcome]}>{texts.attempt.outcomes[attempt.outcome]}</Tag>
              <span className={classes.right}>{attempt.status ?? '–'}</span>
            </Choice>
          ))}
        </ChoiceList>
      </div>
      <AttemptView key={opened.id} id={opened.id} />
    </DetailColumns>
  )
}
