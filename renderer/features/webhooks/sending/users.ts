import { isJsonObject } from '#shared/domain/mapping/describe.ts'
import { parseJson } from '#shared/lib/json-parse.ts'

/** One context a line for so many made-up users; `{n}` in the pattern is the number of the user, from 1. */
export const generatedUsers = (count: number, pattern: string): string =>
  Array.from({ length: count }, (_, i) =>
    JSON.stringify({ user: { external_id: pattern.replaceAll('{n}', String(i + 1)) } }),
  ).join('\n')

export type UserLines =
  | { readonly ok: true; readonly count: number }
  | { readonly ok: false; readonly line: number; readonly message: string }

/** How many contexts a text of NDJSON has, or the first line that is none. Empty lines do not count. */
export function countUsers(text: string): UserLines {
  let count = 0
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const parsed = parseJson(line)
    if (!parsed.ok) return { ok: false, line: i + 1, message: parsed.error.message }
    if (!isJsonObject(parsed.value)) return { ok: false, line: i + 1, message: 'a context is an object' }
    count += 1
  }
  return { ok: true, count }
}
