import { useState } from 'react'
import type { TraceTimeline } from '#shared/schema/trace.ts'
import { Split } from '../../../ui/split/split.tsx'
import { texts } from '../texts.ts'
import classes from '../trace.module.css'
import { PartPane } from './part-pane.tsx'
import { StepList } from './step-list.tsx'
import { VerdictBox } from './verdict-box.tsx'

/** The steps with their times │ everything about the chosen one. */
export function TimelineView(props: { readonly timeline: TraceTimeline }) {
  const { timeline } = props
  const { steps, verdict } = timeline
  const [chosen, setChosen] = useState<number | null>(null)
  // Where it stopped is what people came for; else the newest step.
  const at = Math.min(chosen ?? verdict.step ?? steps.length - 1, steps.length - 1)
  const step = steps[at]
  return (
    <Split
      id="trace"
      label={texts.timeline.resize}
      direction="columns"
      initialPx={560}
      minPx={320}
      first={
        <div className={classes.timeline}>
          <StepList steps={steps} chosen={at} stoppedAt={verdict.step} onChoose={setChosen} />
          <VerdictBox verdict={verdict} />
          <dl className={classes.ids}>
            <dt>{texts.timeline.ids}</dt>
            {timeline.ids.map((id) => (
              <dd key={id} className="sb-mono">
                {id}
              </dd>
            ))}
          </dl>
        </div>
      }
      second={step === undefined ? null : <PartPane key={`${step.what} ${step.ref} ${step.atMs}`} step={step} />}
    />
  )
}
