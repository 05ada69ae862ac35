import { ActionIcon, NativeSelect, TextInput } from '@mantine/core'
import { ArrowDown, ArrowUp, X } from 'lucide-react'
import { useId, type KeyboardEvent, type ReactNode } from 'react'
import { FieldNote } from '../../../ui/file-form/form-row.tsx'
import { stepProblem, type StepForm } from '../form-model.ts'
import classes from '../journeys.module.css'
import { texts } from '../texts.ts'

const t = texts.steps

/** The controls of a step; the focus comes back to the same one when the step has moved. */
export type StepPart = 'kind' | 'value' | 'up' | 'down' | 'remove'

type Props = {
  readonly index: number
  readonly last: boolean
  readonly step: StepForm
  readonly webhooks: readonly string[]
  onChange(step: StepForm): void
  onMove(by: -1 | 1, part: StepPart): void
  onRemove(): void
}

/** One step: what it is, how long or which webhook, its place. */
export function StepRow(props: Props) {
  const { index, step, webhooks } = props
  const place = index + 1
  const noteId = useId()
  const wrong = stepProblem(step)
  const missing =
    step.kind === 'webhook' && step.text !== '' && !webhooks.includes(step.text)
      ? texts.form.problems.unknownWebhook(step.text)
      : null
  return (
    <li className={classes.step} aria-label={t.step(place)} onKeyDown={moveByKeys(props.onMove)}>
      <span className={classes.place}>{place}</span>
      <NativeSelect
        aria-label={t.kind(place)}
        data-part="kind"
        data={[
          { value: 'wait', label: t.kinds.wait },
          { value: 'webhook', label: t.kinds.webhook },
        ]}
        value={step.kind}
        onChange={(event) =>
          props.onChange(
            event.currentTarget.value === 'wait'
              ? { kind: 'wait', text: '5s' }
              : { kind: 'webhook', text: webhooks[0] ?? '' },
          )
        }
      />
      <Value {...props} place={place} noteId={noteId} wrong={wrong !== null} />
      <Buttons {...props} place={place} />
      <div className={classes.stepNote}>
        <FieldNote id={noteId} tone={wrong !== null ? 'err' : missing !== null ? 'warn' : null}>
          {wrong ?? missing}
        </FieldNote>
      </div>
    </li>
  )
}

function Value(props: Props & { readonly place: number; readonly noteId: string; readonly wrong: boolean }) {
  const { step, place, noteId, wrong, webhooks, onChange } = props
  if (step.kind === 'wait') {
    return (
      <TextInput
        aria-label={t.wait(place)}
        aria-describedby={noteId}
        data-part="value"
        classNames={{ input: classes.mono ?? '' }}
        spellCheck={false}
        autoComplete="off"
        error={wrong}
        value={step.text}
        onChange={(event) => onChange({ kind: 'wait', text: event.currentTarget.value })}
      />
    )
  }
  const names = webhooks.includes(step.text) ? webhooks : [step.text, ...webhooks]
  return (
    <NativeSelect
      aria-label={t.webhook(place)}
      aria-describedby={noteId}
      data-part="value"
      error={wrong}
      data={names.map((name) => ({ value: name, label: name === '' ? t.choose : name }))}
      value={step.text}
      onChange={(event) => onChange({ kind: 'webhook', text: event.currentTarget.value })}
    />
  )
}

function Buttons(props: Props & { readonly place: number }) {
  const { place } = props
  return (
    <span className={classes.stepButtons}>
      <StepButton part="up" label={t.up(place)} disabled={props.index === 0} onClick={() => props.onMove(-1, 'up')}>
        <ArrowUp size={14} />
      </StepButton>
      <StepButton part="down" label={t.down(place)} disabled={props.last} onClick={() => props.onMove(1, 'down')}>
        <ArrowDown size={14} />
      </StepButton>
      <StepButton part="remove" label={t.remove(place)} onClick={props.onRemove}>
        <X size={14} />
      </StepButton>
    </span>
  )
}

function StepButton(props: {
  readonly part: StepPart
  readonly label: string
  readonly disabled?: boolean
  readonly children: ReactNode
  onClick(): void
}) {
  const { part, label } = props
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      aria-label={label}
      title={label}
      data-part={part}
      disabled={props.disabled ?? false}
      onClick={props.onClick}
    >
      {props.children}
    </ActionIcon>
  )
}

/** Alt and an arrow move the step; in a select that key opens the list. */
const moveByKeys = (move: Props['onMove']) => (event: KeyboardEvent<HTMLElement>) => {
  if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
  const { target } = event
  if (!(target instanceof HTMLElement) || target instanceof HTMLSelectElement) return
  event.preventDefault()
  move(event.key === 'ArrowUp' ? -1 : 1, (target.dataset['part'] ?? 'value') as StepPart)
}
