import { Button, NumberInput } from '@mantine/core'
import { Plus } from 'lucide-react'
import { useId, useRef, useState } from 'react'
import { FieldNote, FormRow } from '../../../ui/file-form/form-row.tsx'
import { endpointTexts } from './texts.ts'
import { type EndpointValue, numberOf, withMembers } from './endpoint-model.ts'
import classes from './endpoints.module.css'
import { stepsOf, type StepValue } from './step-model.ts'
import { StepRow } from './step-row.tsx'

const t = endpointTexts.script

/** What the endpoint answers, one request after the other; after the last it begins again. */
export function StepList(props: {
  readonly endpoint: EndpointValue
  readonly problem: string | undefined
  onChange(endpoint: EndpointValue): void
}) {
  const { endpoint, problem, onChange } = props
  const steps = stepsOf(endpoint['script'])
  const host = useRef<HTMLDivElement>(null)
  const noteId = useId()
  const [told, setTold] = useState('')
  const replace = (next: readonly StepValue[]): void =>
    onChange(withMembers(endpoint, { script: next.length === 0 ? undefined : next }))
  const move = (index: number, by: -1 | 1): void => {
    const target = index + by
    const step = steps[index]
    if (step === undefined || target < 0 || target >= steps.length) return
    replace(steps.toSpliced(index, 1).toSpliced(target, 0, step))
    setTold(t.moved(target + 1, steps.length))
    // The row is drawn at its new place first.
    requestAnimationFrame(() => host.current?.querySelectorAll('li')[target]?.querySelector('select')?.focus())
  }
  const chance = steps.some((step) => step['probability'] !== undefined)
  return (
    <div ref={host}>
      {steps.length === 0 ? (
        <p className={classes.none}>{t.none}</p>
      ) : (
        <div className={classes.heads} aria-hidden="true">
          {t.heads.map((head) => (
            <span key={head}>{head}</span>
          ))}
        </div>
      )}
      <ol className={classes.steps} aria-describedby={noteId}>
        {steps.map((step, index) => (
          <StepRow
            // A step has no name of its own; its place is what it is known by.
            key={index}
            index={index}
            last={index === steps.length - 1}
            step={step}
            onChange={(next) => replace(steps.with(index, next))}
            onMove={(by) => move(index, by)}
            onRemove={() => replace(steps.toSpliced(index, 1))}
          />
        ))}
      </ol>
      <div className={classes.listFoot}>
        <Button leftSection={<Plus size={13} />} onClick={() => replace([...steps, { status: 200 }])}>
          {t.add}
        </Button>
        <span className={classes.told} role="status">
          {told}
        </span>
      </div>
      <FieldNote id={noteId} tone={problem === undefined ? null : 'err'}>
        {problem}
      </FieldNote>
      {chance ? (
        <FormRow label={t.seed} hint={t.seedHint}>
          <NumberInput
            hideControls
            allowDecimal={false}
            value={numberOf(endpoint['seed'])}
            onChange={(seed) => onChange(withMembers(endpoint, { seed: typeof seed === 'number' ? seed : undefined }))}
          />
        </FormRow>
      ) : null}
    </div>
  )
}
