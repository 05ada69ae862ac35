import { ExactJsonParser, maxDepth, type JsonProblem } from './exact-json-parser.ts'
import type { JsonValue } from './exact-number.ts'
import { scanJson } from './json-scan.ts'
import { err, ok, type Result } from './result.ts'

/** A parsed text, and which keys stood more than once in one object (the last one wins). */
export type ParsedJson = { readonly value: JsonValue; readonly duplicateKeys: readonly string[] }

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
  const scan = scanJson(text)
  if (!scan.riskyNumber) {
    const value = parseNatively(text)
    // Fewer members than were written: a key stood twice, and the exact parser says which.
    if (value !== undefined && countMembers(value, 0) === scan.members) return ok({ value, duplicateKeys: none })
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
