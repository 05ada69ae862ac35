import { ExactNumber, type JsonValue } from '#shared/lib/exact-number.ts'
import { stringifyJson } from '#shared/lib/json-stringify.ts'

/** One place where two values differ; texts are JSON, null = not there. */
export type Difference = { readonly path: string; readonly expected: string | null; readonly got: string | null }

/** Longer texts are cut in messages. */
const shownChars = 200

/** Where two JSON values differ in what they mean: the order of members does not count, every digit does. */
export function differencesOf(expected: JsonValue, got: JsonValue, path = '$', most = 100): readonly Difference[] {
  if (most <= 0) return []
  if (isArray(expected) && isArray(got)) return ofArrays(expected, got, path, most)
  if (isObject(expected) && isObject(got)) return ofObjects(expected, got, path, most)
  const texts = [stringifyJson(expected), stringifyJson(got)] as const
  return texts[0] === texts[1] ? [] : [{ path, expected: texts[0], got: texts[1] }]
}

function ofArrays(expected: readonly JsonValue[], got: readonly JsonValue[], path: string, most: number): Difference[] {
  const found: Difference[] = []
  for (let index = 0; index < Math.max(expected.length, got.length) && found.length < most; index += 1) {
    found.push(...ofMembers(expected[index], got[index], `${path}[${index}]`, most - found.length))
  }
  return found
}

function ofObjects(
  expected: { readonly [key: string]: JsonValue },
  got: { readonly [key: string]: JsonValue },
  path: string,
  most: number,
): Difference[] {
  const found: Difference[] = []
  for (const key of new Set([...Object.keys(expected), ...Object.keys(got)])) {
    if (found.length >= most) break
    const own = (object: { readonly [key: string]: JsonValue }) =>
      Object.hasOwn(object, key) ? object[key] : undefined
    found.push(...ofMembers(own(expected), own(got), `${path}${memberPath(key)}`, most - found.length))
  }
  return found
}

function ofMembers(
  expected: JsonValue | undefined,
  got: JsonValue | undefined,
  path: string,
  most: number,
): readonly Difference[] {
  if (expected !== undefined && got !== undefined) return differencesOf(expected, got, path, most)
  if (expected === undefined && got === undefined) return []
  const text = (value: JsonValue | undefined) => (value === undefined ? null : stringifyJson(value))
  return [{ path, expected: text(expected), got: text(got) }]
}

const memberPath = (key: string): string => (/^[A-Za-z_]\w*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`)

const isArray = (value: JsonValue): value is readonly JsonValue[] => Array.isArray(value)

const isObject = (value: JsonValue): value is { readonly [key: string]: JsonValue } =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber)

/** `$.properties.amount: expected 10, got 12` */
export function differenceText({ path, expected, got }: Difference): string {
  if (expected === null) return `${path}: not expected, got ${cut(got ?? '')}`
  return got === null
    ? `${path}: expected ${cut(expected)}, is missing`
    : `${path}: expected ${cut(expected)}, got ${cut(got)}`
}

const cut = (text: string): string => (text.length > shownChars ? `${text.slice(0, shownChars)}…` : text)
