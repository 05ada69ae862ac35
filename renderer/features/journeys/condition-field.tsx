import { lazy, Suspense, useId, useMemo } from 'react'
import { completeFilter, type FilterOption } from '#shared/domain/filter/complete-filter.ts'
import { filterPieces } from '#shared/domain/filter/filter-pieces.ts'
import { compileCondition } from '#shared/domain/journey/trigger.ts'
import { FormRow } from '../../ui/file-form/form-row.tsx'
import type { FormDraft } from '../../ui/file-form/use-form-draft.ts'
import type { LineProblem } from '../../ui/line-editor/types.ts'
import { eventPlaces } from './event-places.ts'
import type { JourneyForm } from './form-model.ts'
import classes from './journeys.module.css'
import { texts } from './texts.ts'
import { useSeenEvents } from './use-seen-events.ts'

const t = texts.form

const Editor = lazy(async () => ({
  default: (await import('../../ui/line-editor/line-editor.tsx')).LineEditor,
}))

/** What an event has besides its properties. */
const fields: readonly FilterOption[] = [
  { label: 'user', detail: 'external id, else OneSignal id' },
  { label: 'event', detail: 'name of the event' },
  { label: '$.timestamp', detail: 'of the event, ISO 8601' },
]

/** The condition in the filter's own language, over the event. */
export function ConditionField(props: { readonly form: FormDraft<JourneyForm> }) {
  const { form } = props
  return (
    <FormRow label={t.fields.condition} hint={t.hints.condition} error={form.errorOf('condition')}>
      <ConditionEditor form={form} />
    </FormRow>
  )
}

function ConditionEditor(props: {
  readonly form: FormDraft<JourneyForm>
  readonly error?: boolean
  readonly 'aria-describedby'?: string
}) {
  const { form } = props
  const { condition, eventName } = form.values
  const { events } = useSeenEvents(eventName === '' ? null : eventName)
  const paths = useMemo(() => eventPlaces(events), [events])
  const problem = useMemo(() => problemOf(condition), [condition])
  const ownId = useId()
  return (
    <div className={classes.condition} data-bad={props.error === true || undefined}>
      <Suspense fallback={<span className={classes.waiting}>{condition}</span>}>
        <Editor
          label={t.fields.condition}
          placeholder={t.conditionPlaceholder}
          value={condition}
          problem={problem}
          problemId={props['aria-describedby'] ?? ownId}
          piecesOf={filterPieces}
          complete={(text, cursor) => completeFilter(text, cursor, { paths, fields })}
          onChange={(text) => form.set('condition', text)}
          onApply={(text) => form.set('condition', text)}
          onLeave={nothing}
          recall={noLine}
        />
      </Suspense>
    </div>
  )
}

const nothing = (): void => undefined
const noLine = (): null => null

function problemOf(text: string): LineProblem | null {
  const compiled = compileCondition(text)
  if (compiled.ok) return null
  const { message, position } = compiled.error
  const piece = filterPieces(text).find(({ from, to }) => from <= position && position < to)
  return { from: position, to: piece?.to ?? position + 1, message }
}
