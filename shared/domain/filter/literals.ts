import { readTimestamp } from '../mapping/timestamp.ts'
import { rejectionIds } from '../onesignal/rules.ts'
import { parseDecimal } from '#shared/lib/decimal.ts'
import type { FieldRef, Literal } from './types.ts'

const isRoot = (field: FieldRef, name: string): boolean =>
  field.kind === 'path' && field.steps.length === 1 && field.steps[0] === name

/** The record's own time. */
export const isRecordTime = (field: FieldRef): boolean => isRoot(field, 'timestamp')

/** The record's own time is epoch ms; people may compare it with an ISO 8601 time. Null where it is no time at all. */
export function epochLiteral(literal: Literal): Literal | null {
  if (/^-?\d+$/.test(literal.text)) return literal
  const read = readTimestamp(literal.text, 'ms')
  return typeof read === 'string' ? null : { ...literal, text: String(read.epochMs), quoted: false }
}

/** Every verdict that a record can have, and `rejected` for all but `mapped`; `no-mapping` in Live, `discarded` in the log. */
const verdicts: readonly string[] = ['mapped', 'rejected', ...rejectionIds, 'no-mapping', 'discarded']

/** Why a value can never be that of the field: without a word about it, such a filter would just find nothing. */
export function literalProblem(field: FieldRef, literal: Literal): string | null {
  const { text } = literal
  if (isRecordTime(field) && epochLiteral(literal) === null) {
    return `"${text}" is no time. Write it like 2026-11-22T06:00:00Z, or as milliseconds since 1970.`
  }
  if (field.kind === 'outcome' && field.name === 'verdict' && !verdicts.includes(text)) {
    return `"${text}" is no verdict. Verdicts are ${verdicts.join(', ')}.`
  }
  for (const name of ['partition', 'offset']) {
    if (isRoot(field, name) && parseDecimal(text) === null) return `"${text}" is no number, and ${name} is one.`
  }
  return null
}
