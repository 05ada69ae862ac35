import type { Budget } from './limits.ts'
import { codePoints, Drop, isArray, isHash, LiquidRange, textLength, type Value } from './values.ts'
import { toInteger, toIntegerLoosely } from './numbers.ts'

/**
 * A member of a value; undefined where there is none. `command`: size, first and last stand for the methods of that name
 * where there is no such member.
 */
export function lookUpMember(value: Value, key: Value, command: boolean): Value | undefined {
  if (value instanceof Drop) return typeof key === 'string' ? value.get(key) : null
  if (isHash(value)) {
    if (typeof key === 'string' && value.has(key)) return value.get(key)
    if (typeof key === 'bigint') return null
  } else if (isArray(value) && typeof key === 'bigint') return itemAt(value, key)
  return command && typeof key === 'string' ? commandOf(value, key) : undefined
}

function itemAt(items: readonly Value[], index: bigint): Value {
  const at = index < 0n ? index + BigInt(items.length) : index
  return at < 0n || at >= BigInt(items.length) ? null : (items[Number(at)] ?? null)
}

function commandOf(value: Value, name: string): Value | undefined {
  if (name === 'size') return sizeOf(value)
  return name === 'first' ? firstOf(value) : lastOf(value)
}

/** Ruby's `size`; undefined where there is no such method. An integer's is that of its machine word. */
export function sizeOf(value: Value): bigint | undefined {
  if (typeof value === 'string') return BigInt(textLength(value))
  if (isArray(value)) return BigInt(value.length)
  if (isHash(value)) return BigInt(value.size)
  if (value instanceof LiquidRange) return value.size
  return typeof value === 'bigint' ? integerBytes(value) : undefined
}

const integerBytes = (value: bigint): bigint => {
  const hexDigits = (value < 0n ? -value : value).toString(16).length
  return BigInt(Math.max(8, Math.ceil(hexDigits / 2)))
}

/** `value.first`; undefined where the value has no such thing, null where it is empty. */
export function firstOf(value: Value): Value | undefined {
  if (isArray(value)) return value[0] ?? null
  if (isHash(value)) {
    const [pair] = value
    return pair === undefined ? null : [...pair]
  }
  return value instanceof LiquidRange ? value.first : undefined
}

/** `value.last`; a hash has none. */
export function lastOf(value: Value): Value | undefined {
  if (isArray(value)) return value.at(-1) ?? null
  return value instanceof LiquidRange ? value.last : undefined
}

/** Ruby's `item[key]`, for the array filters. @throws NoSuchMethod where the item has no `[]` @throws WrongType */
export function indexItem(item: Value, key: Value): Value {
  if (isHash(item)) return typeof key === 'string' ? (item.get(key) ?? null) : null
  if (typeof item === 'string') return indexText(item, key)
  if (isArray(item)) {
    if (typeof key === 'bigint') return itemAt(item, key)
    throw new WrongType()
  }
  if (typeof item === 'bigint') {
    if (typeof key === 'bigint') return key < 0n ? 0n : (item >> key) & 1n
    throw new WrongType()
  }
  if (item instanceof Drop) return typeof key === 'string' ? item.get(key) : null
  throw new NoSuchMethod()
}

function indexText(text: string, key: Value): Value {
  if (typeof key === 'string') return text.includes(key) ? key : null
  if (typeof key !== 'bigint' && typeof key !== 'number') throw new WrongType()
  return itemAt(codePoints(text), BigInt(Math.trunc(Number(key))))
}

/** Ruby's TypeError and NoMethodError, for the filters that tell them apart. */
export class WrongType extends Error {}
/** A value was asked for a method that it does not have, such as `[]` of true. */
export class NoSuchMethod extends Error {}

/** An end of `(a..b)`. */
export function rangeBound(value: Value): bigint {
  if (value === null || typeof value === 'string') return toIntegerLoosely(value)
  return toInteger(value)
}

/** What `for` walks through, from `from` up to `to` (exclusive). A text is one item, whatever the bounds. */
export function walk(value: Value, from: bigint, to: bigint | null, budget: Budget): readonly Value[] {
  if (typeof value === 'string') return value === '' ? [] : [value]
  const items = isHash(value) ? [...value].map((pair): readonly Value[] => [...pair]) : value
  if (!isArray(items) && !(items instanceof LiquidRange)) return []
  budget.checkItems(isArray(items) ? items.length : items.size)
  return slice(items, from, to)
}

/** As Ruby's `slice_collection` does. */
function slice(items: readonly Value[] | LiquidRange, from: bigint, to: bigint | null): readonly Value[] {
  const begin = from < 0n ? 0n : from
  if (isArray(items)) return items.slice(Number(begin), to === null ? undefined : Math.max(0, Number(to)))
  const end = to === null || to > items.size ? items.size : to
  const count = end - begin
  if (count <= 0n) return []
  return Array.from({ length: Number(count) }, (_, i) => items.first + begin + BigInt(i))
}
