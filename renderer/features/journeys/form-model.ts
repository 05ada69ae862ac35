import { z } from 'zod'
import { durationMs } from '#shared/domain/journey/duration.ts'
import { compileCondition } from '#shared/domain/journey/trigger.ts'
import type { FileValue } from '../../ui/file-form/use-form-draft.ts'
import { texts } from './texts.ts'

const problems = texts.form.problems

/** A step as typed: a span, or the name of a webhook. */
export type StepForm = { readonly kind: 'wait' | 'webhook'; readonly text: string }

/** What is wrong with a step by itself; null where nothing is. */
export function stepProblem({ kind, text }: StepForm): string | null {
  if (kind === 'webhook') return text === '' ? problems.noWebhook : null
  return durationMs(text) === null ? problems.wait : null
}

const conditionText = z.string().superRefine((text, context) => {
  const compiled = compileCondition(text)
  if (compiled.ok) return
  const { message, position } = compiled.error
  context.addIssue({ code: 'custom', message: problems.condition(message, position + 1) })
})

const tagsText = z.string().superRefine((text, context) => {
  const bad = linesOf(text).find((line) => line.indexOf('=') < 1)
  if (bad !== undefined) context.addIssue({ code: 'custom', message: problems.tag(bad) })
})

/** A journey as typed. */
export const journeyForm = z.object({
  shownName: z.string(),
  eventName: z.string().trim().min(1, problems.eventName),
  condition: conditionText,
  steps: z
    .array(z.object({ kind: z.enum(['wait', 'webhook']), text: z.string() }))
    .min(1, problems.noSteps)
    .max(50, problems.manySteps)
    .refine((steps) => steps.every((step) => stepProblem(step) === null), problems.badStep),
  language: z.string(),
  /** One a line: name=value. */
  tags: tagsText,
})
export type JourneyForm = z.infer<typeof journeyForm>

export const emptyJourneyForm: JourneyForm = {
  shownName: '',
  eventName: '',
  condition: '',
  steps: [
    { kind: 'wait', text: '5s' },
    { kind: 'webhook', text: '' },
  ],
  language: 'en',
  tags: '',
}

/** Fills the form from a file; what is missing or of another type is empty. */
export function formFromFile(value: FileValue): JourneyForm {
  const trigger = isRecord(value['trigger']) ? value['trigger'] : {}
  const users = isRecord(value['users']) ? value['users'] : {}
  const tags = isRecord(users['tags']) ? users['tags'] : {}
  const steps = Array.isArray(value['steps']) ? (value['steps'] as readonly unknown[]) : []
  return {
    shownName: text(value['name']),
    eventName: text(trigger['eventName']),
    condition: text(trigger['condition']),
    steps: steps
      .filter(isRecord)
      .map((step) =>
        'webhook' in step
          ? { kind: 'webhook', text: text(step['webhook']) }
          : { kind: 'wait', text: text(step['wait']) },
      ),
    language: text(users['language']),
    tags: Object.entries(tags)
      .map(([name, tag]) => `${name}=${text(tag)}`)
      .join('\n'),
  }
}

/** The file that a form stands for, laid over the file as it was, so that keys the form does not know stay. */
export function fileFromForm(form: JourneyForm, base: FileValue): FileValue {
  const { name: _name, users: usersBefore, trigger: triggerBefore, ...rest } = base
  const { condition: _condition, ...trigger } = isRecord(triggerBefore) ? triggerBefore : {}
  const { tags: _tags, language: _language, ...moreOfUsers } = isRecord(usersBefore) ? usersBefore : {}
  const tags = Object.fromEntries(linesOf(form.tags).map(tagOf))
  const users = {
    ...moreOfUsers,
    ...(Object.keys(tags).length === 0 ? {} : { tags }),
    ...(form.language.trim() === '' ? {} : { language: form.language.trim() }),
  }
  return {
    version: 1,
    ...rest,
    ...(form.shownName.trim() === '' ? {} : { name: form.shownName.trim() }),
    trigger: {
      ...trigger,
      eventName: form.eventName.trim(),
      ...(form.condition.trim() === '' ? {} : { condition: form.condition.trim() }),
    },
    steps: form.steps.map((step) => ({ [step.kind]: step.text.trim() })),
    ...(Object.keys(users).length === 0 ? {} : { users }),
  }
}

const linesOf = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

const tagOf = (line: string): readonly [name: string, value: string] => {
  const at = line.indexOf('=')
  return [line.slice(0, at).trim(), line.slice(at + 1).trim()]
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

const isRecord = (value: unknown): value is FileValue =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
