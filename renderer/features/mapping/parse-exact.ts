import type { JsonValue } from '#shared/lib/exact-number.ts'
import { ExactNumber } from '#shared/lib/exact-number.ts'

type SourceReviver = (key: string, value: unknown, context?: { readonly source?: string }) => unknown

/** Numbers that a JavaScript number would print differently keep their text (ECMA-262 JSON.parse source text access). */
const exactNumbers: SourceReviver = (_key, value, context) => {
  const source = context?.source
  return typeof value === 'number' && source !== undefined && String(value) !== source ? new ExactNumber(source) : value
}

/** Parses what the engine printed; null where it is no JSON. */
export function parseExact(text: string): JsonValue {
  try {
    return JSON.parse(text, exactNumbers as (key: string, value: unknown) => unknown) as JsonValue
  } catch {
    return null
  }
}
