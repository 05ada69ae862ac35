import type { KeyboardEvent } from 'react'
import type { TraceStep } from '#shared/schema/trace.ts'
import { durationText } from '#shared/domain/trace/words.ts'
import { clockTime, fullTime } from '../../../ui/format/time.ts'
import { usePreferences } from '../../../ui/preferences.ts'
import { texts } from '../texts.ts'
import classes from '../trace.module.css'

type Props = {
  readonly steps: readonly TraceStep[]
  readonly chosen: number
  readonly stoppedAt: number | null
  onChoose(index: number): void
}

/** Steps from top to bottom, each with the time since the one before. Arrows move through them. */
export function StepList(props: Props) {
  const { steps, chosen, onChoose } = props
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const move = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    const next = chosen + move
    if (move === 0 || next < 0 || next >= steps.length) return
    event.preventDefault()
    onChoose(next)
    event.currentTarget.querySelectorAll<HTMLElement>('button')[next]?.focus()
  }
  const longestMs = Math.max(1, ...steps.map(({ sincePreviousMs }) => sincePreviousMs))
  return (
    // The buttons in it have the focus; it only hears their keys.
    <ol className={classes.steps} aria-label={texts.timeline.label} onKeyDown={onKeyDown}>
      {steps.map((step, index) => (
        <StepItem
          // Steps are only ever added; the same place may become another step when an earlier one turns up.
          key={index}
          step={step}
          first={index === 0}
          chosen={index === chosen}
          stopped={index === props.stoppedAt}
          share={step.sincePreviousMs / longestMs}
          onChoose={() => onChoose(index)}
        />
      ))}
    </ol>
  )
}

function StepItem(props: {
  readonly step: TraceStep
  readonly first: boolean
  readonly chosen: boolean
  readonly stopped: boolean
  /** Of the longest time between two steps. */
  readonly share: number
  onChoose(): void
}) {
  const { step, first, chosen, stopped } = props
  const zone = usePreferences((state) => state.zone)
  return (
    <li className={classes.step} data-tone={step.tone} data-stopped={stopped || undefined}>
      <button
        type="button"
        className={classes.stepButton}
        aria-current={chosen ? 'step' : undefined}
        tabIndex={chosen ? 0 : -1}
        onClick={props.onChoose}
      >
        <span className={classes.when} title={fullTime(step.atMs, zone)}>
          {first ? clockTime(step.atMs, zone) : texts.timeline.since(durationText(step.sincePreviousMs))}
          <span className={classes.bar} style={{ width: `${Math.round(props.share * 100)}%` }} aria-hidden="true" />
        </span>
        <span className={classes.dot} aria-hidden="true" />
        <span className={classes.what}>
          <span>
            <strong>{step.title}</strong> {step.text}
          </span>
          {step.note === '' ? null : <span className={classes.note}>{step.note}</span>}
        </span>
      </button>
    </li>
  )
}
