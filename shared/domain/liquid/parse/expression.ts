import { LiquidRange, type Value } from '../values.ts'
import { strip } from './patterns.ts'

/** What a markup stands for before it is evaluated. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: Value }
  | { readonly kind: 'range'; readonly first: Expression; readonly last: Expression }
  | Lookup

/** `name.member[expression]`. `command`: a bare size, first or last may be a method where there is no such member. */
export type Lookup = {
  readonly kind: 'lookup'
  readonly name: Expression
  readonly steps: readonly { readonly key: Expression; readonly command: boolean }[]
  /** As it stands in the template. */
  readonly text: string
}

const literal = (value: Value): Expression => ({ kind: 'literal', value })

const literals: Readonly<Record<string, Value>> = {
  nil: null,
  null: null,
  '': null,
  true: true,
  false: false,
  blank: '',
  empty: '',
}

const integer = /^-?\d+$/
const float = /^-?\d[\d.]+$/
const range = /^\([ \t\r\n\f\v]*([^ \t\r\n\f\v]+)[ \t\r\n\f\v]*\.\.[ \t\r\n\f\v]*([^ \t\r\n\f\v]+)[ \t\r\n\f\v]*\)$/
const variablePart = /\[[^\]]+\]|[\w-]+\??/g

/** Never fails: what is no literal is a variable. */
export function parseExpression(source: string): Expression {
  const text = strip(source)
  if (isQuoted(text, '"') || isQuoted(text, "'")) return literal(text.slice(1, -1))
  if (integer.test(text)) return literal(BigInt(text))
  const bounds = parseRange(text)
  if (bounds !== null) return bounds
  if (float.test(text)) return literal(Number.parseFloat(text))
  if (Object.hasOwn(literals, text)) return literal(literals[text] ?? null)
  return parseLookup(text)
}

/** A lone quote begins and ends with itself, as in Ruby, and is the empty text. */
const isQuoted = (text: string, quote: string): boolean => text.startsWith(quote) && text.endsWith(quote)

function parseRange(text: string): Expression | null {
  if (!text.startsWith('(') || !text.endsWith(')')) return null
  const found = range.exec(text)
  if (found === null) return null
  const [, from = '', to = ''] = found
  const [first, last] = [parseExpression(from), parseExpression(to)]
  if (first.kind !== 'literal' || last.kind !== 'literal') return { kind: 'range', first, last }
  return literal(new LiquidRange(literalInteger(first.value), literalInteger(last.value)))
}

/** Ruby's `to_i` of a literal. */
function literalInteger(value: Value): bigint {
  if (typeof value === 'bigint') return value
  if (typeof value === 'number') return BigInt(Math.trunc(value))
  return typeof value === 'string' ? BigInt(/^\s*(-?\d+)/.exec(value)?.[1] ?? '0') : 0n
}

function parseLookup(text: string): Lookup {
  const [name, ...parts] = text.match(variablePart) ?? []
  return {
    kind: 'lookup',
    name: name === undefined ? literal(null) : (bracketed(name) ?? literal(name)),
    steps: parts.map((part) => ({
      key: bracketed(part) ?? literal(part),
      command: part === 'size' || part === 'first' || part === 'last',
    })),
    text,
  }
}

const bracketed = (part: string): Expression | null =>
  part.startsWith('[') && part.endsWith(']') ? parseExpression(part.slice(1, -1)) : null
