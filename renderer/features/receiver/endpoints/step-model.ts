import type { FileValue } from '../../../ui/file-form/use-form-draft.ts'
import { isRecord, withMembers } from './endpoint-model.ts'

export type StepKind = 'answer' | 'reset' | 'cut' | 'drip' | 'hang' | 'raw'
export const stepKinds: readonly StepKind[] = ['answer', 'drip', 'cut', 'reset', 'hang', 'raw']

/** One scripted answer as the file has it. */
export type StepValue = FileValue

/** Where several members say it, the one counts at which the receiver looks first. */
export function stepKind(step: StepValue): StepKind {
  if (typeof step['resetAfterBytes'] === 'number') return 'cut'
  if (step['reset'] === true) return 'reset'
  if (step['hang'] === true) return 'hang'
  if (typeof step['raw'] === 'string') return 'raw'
  return isRecord(step['drip']) ? 'drip' : 'answer'
}

/** The step as another kind; what both have stays. */
export function asKind(step: StepValue, kind: StepKind): StepValue {
  const bare = withMembers(step, {
    reset: undefined,
    resetAfterBytes: undefined,
    hang: undefined,
    raw: undefined,
    drip: undefined,
  })
  switch (kind) {
    case 'answer':
      return { status: 200, ...bare }
    case 'drip':
      return { status: 200, body: 'slowly', ...bare, drip: { bytes: 1, everyMs: 200 } }
    case 'cut':
      return { status: 200, ...bare, resetAfterBytes: 10 }
    case 'reset':
      return { ...bare, reset: true }
    case 'hang':
      return { ...bare, hang: true }
    case 'raw':
      return { ...bare, raw: 'this is no HTTP\r\n' }
  }
}

/** The steps of a `script`, without what is no step at all. */
export const stepsOf = (value: unknown): readonly StepValue[] =>
  Array.isArray(value) ? (value as readonly unknown[]).filter(isRecord) : []
