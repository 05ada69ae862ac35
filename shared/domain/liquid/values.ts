import { ExactNumber, type JsonValue } from '#shared/lib/exact-number.ts'

/**
 * Values as Ruby has them: integers are bigints, floats are numbers, hashes are maps that keep their order and know own
 * members only.
 */
export type Value = null | boolean | string | bigint | number | LiquidRange | Drop | readonly Value[] | LiquidHash
export type LiquidHash = ReadonlyMap<string, Value>

/** `(1..3)`; the end belongs to it. */
export class LiquidRange {
  readonly first: bigint
  readonly last: bigint
  constructor(first: bigint, last: bigint) {
    this.first = first
    this.last = last
  }

  get size(): bigint {
    return this.last < this.first ? 0n : this.last - this.first + 1n
  }
}

/** An object with named members that are computed, such as `forloop`. */
export abstract class Drop {
  /** What `{{ drop }}` prints. */
  abstract readonly className: string
  /** Null for a name that it does not know. */
  abstract get(name: string): Value
}

/** `blank` and `empty` in conditions. */
export class MethodLiteral {
  readonly name: 'blank' | 'empty'
  constructor(name: 'blank' | 'empty') {
    this.name = name
  }
}

export const isArray = (value: unknown): value is readonly Value[] => Array.isArray(value)
export const isHash = (value: unknown): value is LiquidHash => value instanceof Map

/** JSON as a template sees it; no digit is lost. */
export function fromJson(value: JsonValue): Value {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : value
  if (value instanceof ExactNumber) return fromNumberText(value.text)
  if (Array.isArray(value)) return value.map((item: JsonValue) => fromJson(item))
  return new Map(Object.entries(value).map(([key, member]) => [key, fromJson(member as JsonValue)]))
}

/** Digits only is an integer without limit; everything else is a float, as Ruby's JSON reads it. */
const fromNumberText = (text: string): Value => (/^-?\d+$/.test(text) ? BigInt(text) : Number(text))

/** Code points, which is what Ruby counts. */
export const codePoints = (text: string): readonly string[] => (isAscii(text) ? text.split('') : [...text])

const isAscii = (text: string): boolean => {
  for (let i = 0; i < text.length; i += 1) if (text.charCodeAt(i) > 127) return false
  return true
}

/** Number of code points. */
export function textLength(text: string): number {
  let pairs = 0
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i)
    if (unit >= 0xd800 && unit < 0xdc00) pairs += 1
  }
  return text.length - pairs
}

/** A hash that may be built; only ours get out. */
export type MutableHash = Map<string, Value>
