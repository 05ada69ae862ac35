import { ExactNumber, type JsonValue } from '../../lib/exact-number.ts'

/** How a library writes JSON. */
type Style = {
  readonly name: string
  readonly comma: string
  readonly colon: string
  /** Per level; empty = all on one line. */
  readonly indent: string
}
type Escaping = { readonly name: string; readonly escape: (literal: string) => string }
type Order = { readonly name: string; readonly keys: (keys: readonly string[]) => readonly string[] }

/** One way in which the same value can be written; `name` completes "the body …". */
export type RewrittenJson = { readonly name: string; readonly changes: 'key-order' | 'spaces'; readonly text: string }

const styles: readonly Style[] = [
  { name: 'without spaces', comma: ',', colon: ':', indent: '' },
  { name: 'with a space after each comma and colon, as Python writes it', comma: ', ', colon: ': ', indent: '' },
  { name: 'indented by two spaces', comma: ',', colon: ': ', indent: '  ' },
  { name: 'indented by four spaces', comma: ',', colon: ': ', indent: '    ' },
  { name: 'indented by tabs', comma: ',', colon: ': ', indent: '\t' },
]

const hex4 = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
const ascii = (literal: string): string => literal.replaceAll(/[\u007f-\uffff]/g, hex4)
const slashes = (literal: string): string => literal.replaceAll('/', '\\/')

const escapings: readonly Escaping[] = [
  { name: '', escape: (literal) => literal },
  { name: ', other characters than ASCII as \\u…', escape: ascii },
  { name: ', slashes as \\/, as PHP writes them', escape: slashes },
  {
    name: ', slashes as \\/ and other characters than ASCII as \\u…, as PHP writes them',
    escape: (l) => slashes(ascii(l)),
  },
  { name: ', < > & as \\u…, as Go writes them', escape: (literal) => literal.replaceAll(/[<>&\u2028\u2029]/g, hex4) },
]

const asIs: Order = { name: '', keys: (keys) => keys }
const sorted: Order = { name: 'with another key order, sorted,', keys: (keys) => keys.toSorted() }

/** More keys than this have too many orders to try them all (6! = 720). */
const maxPermutedKeys = 6

/** The same value as other libraries would write it. May repeat a text. */
export function* rewriteJson(value: JsonValue): Generator<RewrittenJson> {
  for (const order of [asIs, sorted]) {
    for (const style of styles) {
      for (const escaping of escapings) yield written(value, order, style, escaping)
    }
  }
}

/** The same object with the keys of its first level in every other order, while those are few. */
export function* reorderJson(value: JsonValue): Generator<RewrittenJson> {
  const keys = memberNames(value)
  if (keys === null || keys.length < 2 || keys.length > maxPermutedKeys) return
  const plain = escapings.slice(0, 1)
  for (const names of permutations(keys)) {
    const order: Order = {
      name: `with another key order, ${names.map((name) => JSON.stringify(name)).join(', ')},`,
      keys: (own) => (own.length === keys.length && own.every((name) => keys.includes(name)) ? names : own),
    }
    for (const style of styles) {
      for (const escaping of plain) yield written(value, order, style, escaping)
    }
  }
}

function written(value: JsonValue, order: Order, style: Style, escaping: Escaping): RewrittenJson {
  return {
    name: `${order.name === '' ? '' : `${order.name} and `}${style.name}${escaping.name}`,
    changes: order === asIs ? 'spaces' : 'key-order',
    text: write(value, order, style, escaping.escape, 0),
  }
}

function write(value: JsonValue, order: Order, style: Style, escape: Escaping['escape'], depth: number): string {
  if (typeof value === 'string') return escape(JSON.stringify(value))
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (value instanceof ExactNumber) return value.text
  const line = style.indent === '' ? '' : `\n${style.indent.repeat(depth + 1)}`
  const end = style.indent === '' ? '' : `\n${style.indent.repeat(depth)}`
  const inner = (one: JsonValue): string => write(one, order, style, escape, depth + 1)
  if (Array.isArray(value)) {
    const items = value as readonly JsonValue[]
    return items.length === 0 ? '[]' : `[${line}${items.map(inner).join(`${style.comma}${line}`)}${end}]`
  }
  const members = value as { readonly [key: string]: JsonValue }
  const parts = order
    .keys(Object.keys(members))
    .map((key) => `${escape(JSON.stringify(key))}${style.colon}${inner(members[key] ?? null)}`)
  return parts.length === 0 ? '{}' : `{${line}${parts.join(`${style.comma}${line}`)}${end}}`
}

function memberNames(value: JsonValue): readonly string[] | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof ExactNumber) return null
  return Object.keys(value)
}

function* permutations(names: readonly string[]): Generator<readonly string[]> {
  if (names.length <= 1) {
    yield names
    return
  }
  for (const [index, name] of names.entries()) {
    for (const rest of permutations(names.toSpliced(index, 1))) yield [name, ...rest]
  }
}
