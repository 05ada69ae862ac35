import type { z } from 'zod'
import { issueText } from '#engine/workspace/problems.ts'
import { unknownKeys } from '#engine/workspace/schema-walk.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { Setting } from '../run/parse.ts'
import { applySettings } from '../run/settings.ts'

/** A file with settings laid over it, and which of them have no effect. */
export type OverlaidFile<T> = { readonly file: T; readonly warnings: readonly string[] }

/** What kind of file it is, and what it is called in messages: `relays/orders.json`. */
export type FileKind<T> = { readonly schema: z.ZodType<T>; readonly path: string }

/**
 * Lays settings over a file. A value that reads as JSON but is wanted as text (`consumerGroup=123`) is taken as text.
 * @throws BAD_INPUT naming the setting that makes the file bad
 */
export function overlaidFile<T>(file: T, kind: FileKind<T>, settings: readonly Setting[]): OverlaidFile<T> {
  const value = applySettings(file, settings)
  const result = kind.schema.safeParse(value)
  if (result.success) return { file: result.data, warnings: warningsOf(value, kind, settings) }
  const places = new Set(result.error.issues.map(({ path }) => path.join('.')))
  const asText = settings.map((one) => (places.has(one.path.join('.')) ? { ...one, value: one.text } : one))
  const again = kind.schema.safeParse(applySettings(file, asText))
  if (again.success) return { file: again.data, warnings: warningsOf(value, kind, settings) }
  const [issue] = result.error.issues
  if (issue === undefined) throw result.error
  const { path, text } = issueText(issue, value)
  throw new AppError('BAD_INPUT', `--set ${path.join('.')}: ${text}. See ${kind.path}.`)
}

/** Settings for keys that nobody knows: most often a slip of the pen. */
function warningsOf<T>(value: unknown, { schema, path }: FileKind<T>, settings: readonly Setting[]): readonly string[] {
  const unknown = new Set(unknownKeys(schema, value).map((key) => key.join('.')))
  return settings
    .map(
      (one) => one.path.find((_, index) => unknown.has(one.path.slice(0, index + 1).join('.'))) && one.path.join('.'),
    )
    .filter((key) => key !== undefined && key !== '')
    .map((key) => `--set ${key}: ${path} has no such key, so this has no effect. Check its spelling.`)
}
