import { Button } from '@mantine/core'
import { Plus } from 'lucide-react'
import { useId, useState } from 'react'
import { useFileNames } from '../../../rpc/workspace-files.ts'
import { FieldNote } from '../../../ui/file-form/form-row.tsx'
import { useFocusLater } from '../../../ui/movable-list/use-focus-later.ts'
import type { FormDraft } from '../../../ui/file-form/use-form-draft.ts'
import type { JourneyForm, StepForm } from '../form-model.ts'
import classes from '../journeys.module.css'
import { texts } from '../texts.ts'
import { StepRow } from './step-row.tsx'

const t = texts.steps

/** The steps from top to bottom: waits and webhooks. */
export function StepList(props: { readonly form: FormDraft<JourneyForm> }) {
  const { form } = props
  const { steps } = form.values
  const webhooks = useFileNames('webhooks').map((file) => file.name)
  const focus = useFocusLater()
  const noteId = useId()
  const [told, setTold] = useState('')
  const replace = (next: readonly StepForm[]): void => form.set('steps', [...next])
  const move = (index: number, by: -1 | 1, part: string): void => {
    const step = steps[index]
    const target = index + by
    if (step === undefined || target < 0 || target >= steps.length) return
    replace(steps.toSpliced(index, 1).toSpliced(target, 0, step))
    focus.later(target, part)
    setTold(t.moved(target + 1, steps.length))
  }
  const add = (step: StepForm): void => {
    replace([...steps, step])
    focus.later(steps.length, 'value')
  }
  const problem = form.errorOf('steps')
  return (
    <div ref={focus.host}>
      <ol className={classes.steps} aria-describedby={noteId}>
        {steps.map((step, index) => (
          <StepRow
            // A step has no name of its own; its place is what it is known by.
            key={index}
            index={index}
            last={index === steps.length - 1}
            step={step}
            webhooks={webhooks}
            onChange={(next) => replace(steps.with(index, next))}
            onMove={(by, part) => move(index, by, part)}
            onRemove={() => {
              replace(steps.toSpliced(index, 1))
              focus.later(Math.min(index, steps.length - 2), 'remove')
            }}
          />
        ))}
      </ol>
      <div className={classes.foot}>
        <AddButton label={t.addWait} onClick={() => add({ kind: 'wait', text: '5s' })} />
        <AddButton label={t.addWebhook} onClick={() => add({ kind: 'webhook', text: webhooks[0] ?? '' })} />
        {steps.length > 1 ? <span>{t.keys}</span> : null}
        <span className={classes.told} role="status">
          {told}
        </span>
      </div>
      <FieldNote id={noteId} tone={problem === undefined ? null : 'err'}>
        {problem}
      </FieldNote>
    </div>
  )
}

function AddButton(props: { readonly label: string; onClick(): void }) {
  return (
    <Button size="xs" data-part="add" leftSection={<Plus size={13} />} onClick={props.onClick}>
      {props.label}
    </Button>
  )
}
