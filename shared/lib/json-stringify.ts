import { ExactNumber, type JsonValue } from './exact-number.ts'

/** What can be written: JSON values, bigints (as digits), and objects with members left out (undefined). */
export type Writable =
  | JsonValue
  | bigint
  | readonly Writable[]
  | { readonly [key: string]: Writable | undefined }
  | undefined

const needsEscape = /["\\\u0000-\u001f\ud800-\udfff]/

/** One JSON string literal. */
export function quoteJson(text: string): string {
  return needsEscape.test(text) ? JSON.stringify(text) : `"${text}"`
}

/**
 * Writes JSON. Exact numbers come out digit by digit as they came in, bigints as digits, NaN and infinities as strings
 * (JSON has no such numbers), members that are undefined not at all.
 * @param indent spaces a level; 0 = compact
 */
export function stringifyJson(value: Writable, indent = 0): string {
  if (isNative(value)) return JSON.stringify(value, null, indent)
  return indent > 0 ? pretty(value, ' '.repeat(indent), '\n') : compact(value)
}

/** Whether the native writer, which is three times as fast, would write the same. */
function isNative(value: Writable): boolean {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0)
    case 'object':
      if (value === null) return true
      if (value instanceof ExactNumber) return false
      if (Array.isArray(value)) return (value as readonly Writable[]).every(isNative)
      return hasNativeMembers(value as { readonly [key: string]: Writable | undefined })
    default:
      return false
  }
}

function hasNativeMembers(object: { readonly [key: string]: Writable | undefined }): boolean {
  for (const key in object) {
    if (!isNative(object[key])) return false
  }
  return true
}

function scalar(value: Writable): string | null {
  switch (typeof value) {
    case 'string':
      return quoteJson(value)
    case 'number':
      return Number.isFinite(value) ? numberText(value) : `"${String(value)}"`
    case 'boolean':
      return value ? 'true' : 'false'
    case 'bigint':
      return value.toString()
    case 'object':
      if (value === null) return 'null'
      return value instanceof ExactNumber ? value.text : null
    default:
      return 'null'
  }
}

const numberText = (value: number): string => (Object.is(value, -0) ? '-0' : String(value))

function compact(value: Writable): string {
  const text = scalar(value)
  if (text !== null) return text
  if (Array.isArray(value)) return compactArray(value)
  const members = value as { readonly [key: string]: Writable | undefined }
  let out = ''
  for (const key of Object.keys(members)) {
    const member = members[key]
    if (member === undefined) continue
    out += `${out === '' ? '{' : ','}${quoteJson(key)}:${compact(member)}`
  }
  return out === '' ? '{}' : `${out}}`
}

function compactArray(items: readonly Writable[]): string {
  let out = '['
  for (let i = 0; i < items.length; i += 1) out += i === 0 ? compact(items[i]) : `,${compact(items[i])}`
  return `${out}]`
}

function pretty(value: Writable, step: string, newline: string): string {
  const text = scalar(value)
  if (text !== null) return text
  const inner = newline + step
  if (Array.isArray(value)) {
    const items = (value as readonly Writable[]).map((item) => inner + pretty(item, step, inner))
    return items.length === 0 ? '[]' : `[${items.join(',')}${newline}]`
  }
  const lines: string[] = []
  for (const [key, member] of Object.entries(value as { readonly [key: string]: Writable | undefined })) {
    if (member !== undefined) lines.push(`${inner}${quoteJson(key)}: ${pretty(member, step, inner)}`)
  }
  return lines.length === 0 ? '{}' : `{${lines.join(',')}${newline}}`
}
