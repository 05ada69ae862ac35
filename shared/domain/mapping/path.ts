import { JSONPathEnvironment, JSONPathSyntaxError } from 'json-p3'
import { ExactNumber, type JsonValue } from '#shared/lib/exact-number.ts'
import { getOwn } from '#shared/lib/own-property.ts'
import { err, ok, type Result } from '#shared/lib/result.ts'

/** A member name or an array index (negative: from the end). */
export type PathStep = string | number

/** What is wrong with a path; `position` counts characters from 0. */
export type PathProblem = { readonly message: string; readonly position: number }

/**
 * Parses an RFC 9535 JSONPath that names at most one place (a singular query) into steps. The library does the
 * parsing; following the steps is ours, because it runs for every record and must see own members only.
 */
export function parsePath(text: string): Result<readonly PathStep[], PathProblem> {
  if (text.trim() === '') {
    return err({ message: 'There is no path yet. Write one like $.value.user_id.', position: 0 })
  }
  try {
    const query = new JSONPathEnvironment().compile(text)
    if (!query.singularQuery()) {
      return err({
        message: `${text} may name several places; a path must name one: no wildcards, slices, filters or "..".`,
        position: 0,
      })
    }
    return ok(query.segments.map((segment) => readSelector(segment.selectors[0])))
  } catch (error) {
    // What the library says of a path that ends in a dot is about its own lexer, at no place.
    if (text.endsWith('.')) {
      const message = `${text} is no JSONPath: a name is missing after the last dot. Write it like $.value.user_id or $.headers['trace-id'].`
      return err({ message, position: text.length - 1 })
    }
    const position = error instanceof JSONPathSyntaxError ? error.token.index : 0
    const why = error instanceof Error ? error.message.replace(/\s*\('.*$/s, '') : 'it cannot be read'
    return err({
      message: `${text} is no JSONPath: ${why} at character ${position + 1}. Write it like $.value.user_id or $.headers['trace-id'].`,
      position,
    })
  }
}

function readSelector(selector: object | undefined): PathStep {
  if (selector !== undefined && 'name' in selector && typeof selector.name === 'string') return selector.name
  if (selector !== undefined && 'index' in selector && typeof selector.index === 'number') return selector.index
  throw new Error('only names and indexes can be followed')
}

/** Follows the steps from `from` on through own members; undefined where the place does not exist. */
export function followPath(root: JsonValue | undefined, steps: readonly PathStep[], from = 0): JsonValue | undefined {
  let value = root
  for (let i = from; i < steps.length; i += 1) {
    if (typeof value !== 'object' || value === null || value instanceof ExactNumber) return undefined
    const step = steps[i] as PathStep
    if (Array.isArray(value)) {
      if (typeof step !== 'number') return undefined
      value = (value as readonly JsonValue[])[step < 0 ? value.length + step : step]
    } else {
      if (typeof step !== 'string') return undefined
      value = getOwn(value as { readonly [key: string]: JsonValue }, step)
    }
  }
  return value
}
