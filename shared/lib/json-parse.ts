import { ExactJsonParser, maxDepth, type JsonProblem } from './exact-json-parser.ts'
import type { JsonValue } from './exact-number.ts'
import { err, ok, type Result } from './result.ts'

/** A parsed text, and which keys stood more than once in one object (the last one wins). */
export type ParsedJson = { readonly value: JsonValue; readonly duplicateKeys: readonly string[] }

/**
 * A number token that the native parser could change: 16 digits and more, an exponent, a fraction that ends in 0, -0,
 * or so small that JavaScript writes it with an exponent. It may also hit inside strings; then the text is only
 * parsed more slowly.
 */
const riskyNumber =
  /(?:^|[[:,\s])-?(?:[\d.]{16}|\d+(?:\.\d+)?[eE]|\d+\.\d*0(?=[\]},\s]|$)|0\.000000|(?<=-)0(?=[\]},\s]|$))/

const none: readonly string[] = []

/**
 * Parses JSON without losing a digit: numbers that a JavaScript number would not give back come as `ExactNumber`.
 * Never throws. Fails with the position (UTF-16 units from 0) for broken JSON and beyond 2,000 levels.
 */
export function parseJson(text: string): Result<JsonValue, JsonProblem> {
  const parsed = parseJsonDetailed(text)
  return parsed.ok ? ok(parsed.value.value) : parsed
}

/** As `parseJson`, and says which keys were duplicates. */
export function parseJsonDetailed(text: string): Result<ParsedJson, JsonProblem> {
  if (!riskyNumber.test(text)) {
    const value = parseNatively(text)
    if (value !== undefined && countMembers(value, 0) === countMemberColons(text)) {
      return ok({ value, duplicateKeys: none })
    }
  }
  const parser = new ExactJsonParser(text)
  const outcome = parser.parse()
  return 'problem' in outcome ? err(outcome.problem) : ok({ value: outcome.value, duplicateKeys: parser.duplicateKeys })
}

function parseNatively(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue
  } catch {
    // The exact parser finds the place and says it in words.
    return undefined
  }
}

/** Members of all objects in the value; NaN beyond the allowed depth. */
function countMembers(value: JsonValue, depth: number): number {
  if (typeof value !== 'object' || value === null) return 0
  if (depth >= maxDepth) return Number.NaN
  let count = 0
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i += 1) count += countMembers(value[i] as JsonValue, depth + 1)
    return count
  }
  const members = value as { readonly [key: string]: JsonValue }
  for (const key in members) {
    const member = members[key]
    count += typeof member === 'object' && member !== null ? 1 + countMembers(member, depth + 1) : 1
  }
  return count
}

/** Colons that follow a quote: one for each member that was written, and a few more where strings contain `":`. */
function countMemberColons(text: string): number {
  let count = 0
  for (let at = text.indexOf(':'); at !== -1; at = text.indexOf(':', at + 1)) {
    let before = at - 1
    while (isBlank(text.charCodeAt(before))) before -= 1
    if (text.charCodeAt(before) === 34) count += 1
  }
  return count
}

const isBlank = (code: number): boolean => code === 32 || code === 10 || code === 13 || code === 9
