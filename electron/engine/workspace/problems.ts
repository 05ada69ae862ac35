import type { z } from 'zod'
import type { FileProblem } from '#shared/schema/workspace.ts'
import { jsonPath } from './json-path.ts'
import { isSecretKey } from './secrets.ts'

/** One problem for each thing that zod found, with what was expected, what was found and what to do. */
export function problemsOf(file: string, issues: readonly z.core.$ZodIssue[], value: unknown): FileProblem[] {
  return issues.map((issue) => {
    const { path, text } = issueText(issue, value)
    return {
      file,
      severity: 'error' as const,
      path: jsonPath(path),
      message: `${text}. Correct the file; it is read again as soon as it is saved.`,
    }
  })
}

/** Where a value is bad, and `Expected …, found …` without a full stop. */
export function issueText(
  issue: z.core.$ZodIssue,
  value: unknown,
): { readonly path: readonly PropertyKey[]; readonly text: string } {
  const deepest = deepestIssue(issue, [])
  const found = isSecretKey(deepest.path.at(-1)) ? 'something else' : describe(valueAt(value, deepest.path))
  return { path: deepest.path, text: `${sentence(expected(deepest.issue))}, found ${found}` }
}

/** An error about a whole file. */
export const fileError = (file: string, message: string, path = '$'): FileProblem => ({
  file,
  severity: 'error',
  path,
  message,
})

/** A union reports the issues of each option; the option that came furthest says most. */
function deepestIssue(
  issue: z.core.$ZodIssue,
  base: readonly PropertyKey[],
): { issue: z.core.$ZodIssue; path: readonly PropertyKey[] } {
  const path = [...base, ...issue.path]
  if (issue.code !== 'invalid_union') return { issue, path }
  const inner = issue.errors.flatMap((option) => option.map((one) => deepestIssue(one, path)))
  const deepest = inner.reduce<(typeof inner)[number] | null>(
    (best, one) => (best === null || one.path.length > best.path.length ? one : best),
    null,
  )
  return deepest !== null && deepest.path.length > path.length ? deepest : { issue, path }
}

function expected(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${issue.expected}`
    case 'invalid_value':
      return `expected ${issue.values.map((one) => JSON.stringify(one)).join(' or ')}`
    case 'too_small':
      return `expected at least ${issue.minimum}`
    case 'too_big':
      return `expected at most ${issue.maximum}`
    case 'invalid_format':
      return `expected ${issue.format === 'starts_with' ? `a text beginning with ${JSON.stringify('prefix' in issue ? issue.prefix : '')}` : formatWords(issue)}`
    case 'invalid_union':
      return unionWords(issue)
    default:
      return issue.message
  }
}

const formatWords = (issue: z.core.$ZodIssueInvalidStringFormat): string =>
  issue.format === 'regex' ? issue.message : `a valid ${issue.format}`

function unionWords(issue: z.core.$ZodIssueInvalidUnion): string {
  if (issue.errors.length === 0) return issue.message
  const options = issue.errors.map((option) => option.map(expected).join(' and ').replaceAll('expected ', ''))
  return `expected ${[...new Set(options)].join(', or ')}`
}

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let current = value
  for (const part of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, part)) return undefined
    current = (current as Record<PropertyKey, unknown>)[part]
  }
  return current
}

/** Short and without bodies: a value of a file may be long, and may be a secret. */
function describe(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (typeof value === 'object') return `an object with ${Object.keys(value).slice(0, 5).join(', ') || 'no keys'}`
  const text = JSON.stringify(value)
  return text.length <= 60 ? text : `${text.slice(0, 57)}…`
}
