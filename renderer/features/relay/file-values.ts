/** Reading values of a file that may be of any type. */
import type { FileValue } from '../../ui/file-form/use-form-draft.ts'

/** The parts of a comma-separated list, trimmed, empty ones left out. */
export const splitList = (text: string): readonly string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')

export const isRecord = (value: unknown): value is FileValue =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The named values that have the type that the form has for them. */
export function take<F extends object, K extends keyof F & string>(
  value: FileValue,
  empty: F,
  keys: readonly K[],
): Partial<Pick<F, K>> {
  return Object.fromEntries(
    keys.filter((key) => typeof value[key] === typeof empty[key]).map((key) => [key, value[key]]),
  ) as Partial<Pick<F, K>>
}
