import { ExactNumber, type JsonValue } from '#shared/lib/exact-number.ts'
import { parseJsonDetailed } from '#shared/lib/json-parse.ts'
import { err, ok, type Result } from '#shared/lib/result.ts'
import { jsonPath } from './json-path.ts'

/** The JSON of a file. `doubts` are things that JSON allows and that are probably not meant. */
export type FileJson = {
  readonly raw: unknown
  readonly doubts: readonly { readonly path: string; readonly message: string }[]
}

/** Parses a file's text. Fails with line and column, counted from 1 as editors do. */
export function parseFileJson(text: string): Result<FileJson, string> {
  if (text.trim() === '') return err('The file is empty. Expected a JSON object.')
  const parsed = parseJsonDetailed(text)
  if (!parsed.ok) {
    const { message, position } = parsed.error
    const before = text.slice(0, position)
    const line = before.split('\n').length
    const column = position - before.lastIndexOf('\n')
    return err(
      `This is no JSON at line ${line}, column ${column}: ${message}. Correct the file; it is read again as soon as it is saved.`,
    )
  }
  const doubts = [
    ...parsed.value.duplicateKeys.map((key) => ({
      path: '$',
      message: `The key ${JSON.stringify(key)} stands more than once in one object; only the last one counts. Remove the others.`,
    })),
    ...roundedNumbers(parsed.value.value, []).map((path) => ({
      path: jsonPath(path),
      message: 'This number has more digits than can be kept here, so it is rounded. Write it in quotes.',
    })),
  ]
  return ok({ raw: JSON.parse(text) as unknown, doubts })
}

/** Paths of whole numbers that a JavaScript number would change. */
function roundedNumbers(value: JsonValue, path: readonly PropertyKey[]): (readonly PropertyKey[])[] {
  if (value instanceof ExactNumber) return /^-?\d+$/.test(value.text) ? [path] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, child]) =>
    roundedNumbers(child as JsonValue, [...path, Array.isArray(value) ? Number(key) : key]),
  )
}
