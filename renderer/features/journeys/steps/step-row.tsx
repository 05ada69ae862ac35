import { NativeSelect, TextInput } from '@mantine/core'
import { useId } from 'react'
import { FieldNote } from '../../../ui/file-form/form-row.tsx'
import { MoveButtons, moveByKeys } from '../../../ui/movable-list/move-buttons.tsx'
import { stepProblem, type StepForm } from '../form-model.ts'
import classes from '../journeys.module.css'
import { texts } from '../texts.ts'

const t = texts.steps

type Props = {
  readonly index: number
  readonly last: boolean
  readonly step: StepForm
  readonly webhooks: readonly string[]
  onChange(step: StepForm): void
  onMove(by: -1 | 1, part: string): void
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
    <li className={classes.step} aria-label={t.step(place)} onKeyDown={moveByKeys(props.onMove, 'value')}>
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
      <MoveButtons
        labels={{ up: t.up(place), down: t.down(place), remove: t.remove(place) }}
        first={index === 0}
        last={props.last}
        onMove={props.onMove}
        onRemove={props.onRemove}
      />
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
