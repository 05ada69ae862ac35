import { compareNumbers, compareTexts, isNumber, isTruthy, sameValue } from '../condition.ts'
import { argumentError } from '../errors.ts'
import { firstOf, indexItem, lastOf, NoSuchMethod, sizeOf, WrongType } from '../lookup.ts'
import type { RenderContext } from '../render-context.ts'
import { inspect, joinTexts, toText } from '../text.ts'
import { isArray, isHash, LiquidRange, type Value } from '../values.ts'
import { filter, type FilterTable, plain } from './filter.ts'

export const arrayFilters: FilterTable = {
  size: plain((input) => sizeOf(input) ?? 0n),
  first: plain((input) => firstOf(input) ?? null),
  last: plain((input) => lastOf(input) ?? null),
  join: filter(0, 1, (input, [glue = ' '], context) => {
    const { style } = context.settings
    return joinTexts(items(input, context), toText(glue, style), style)
  }),
  reverse: plain((input, context) => items(input, context).toReversed()),
  compact: filter(0, 1, (input, [property = null], context) =>
    property === null
      ? items(input, context).filter((item) => item !== null)
      : selectBy(items(input, context), property, (found) => found !== null),
  ),
  concat: filter(1, 1, (input, [more = null], context) => {
    if (!isArray(more)) throw argumentError('concat filter requires an array argument')
    return [...items(input, context), ...more]
  }),
  uniq: filter(0, 1, uniq),
  map: filter(1, 1, map),
  where: filter(1, 2, (input, [property = null, target = null], context) =>
    selectBy(items(input, context), property, (found) =>
      target === null ? isTruthy(found) : sameValue(found, target),
    ),
  ),
  sort: filter(0, 1, (input, [property = null], context) => sortBy(items(input, context), property, compareSafely)),
  sort_natural: filter(0, 1, (input, [property = null], context) =>
    sortBy(items(input, context), property, (a, b) => compareNaturally(a, b, context)),
  ),
}

/** What the array filters walk through: nested arrays are flattened, one object is one item, nothing is none. */
function items(input: Value, context: RenderContext): readonly Value[] {
  if (input === null) return []
  if (isArray(input)) return isFlat(input) ? input : flatten(input)
  if (!(input instanceof LiquidRange)) return [input]
  context.budget.checkItems(input.size)
  return Array.from({ length: Number(input.size) }, (_, i) => input.first + BigInt(i))
}

const isFlat = (values: readonly Value[]): boolean => !values.some(isArray)
const flatten = (values: readonly Value[]): readonly Value[] =>
  values.flatMap((value): readonly Value[] => (isArray(value) ? flatten(value) : [value]))

const propertyError = (property: Value) => argumentError(`cannot select the property '${toText(property, 'ruby')}'`)

/** Items whose property fulfils something. Null as a whole where an item has no members at all, as in Ruby. */
function selectBy(list: readonly Value[], property: Value, fulfils: (found: Value) => boolean): Value {
  return withProperty(property, () => list.filter((item) => fulfils(indexItem(item, property))))
}

function withProperty(property: Value, run: () => Value): Value {
  try {
    return run()
  } catch (error) {
    if (error instanceof WrongType) throw propertyError(property)
    if (error instanceof NoSuchMethod) return null
    throw error
  }
}

function uniq(input: Value, [property = null]: readonly Value[], context: RenderContext): Value {
  const list = items(input, context)
  const seen = new Set<string>()
  const isNew = (value: Value): boolean => {
    // Ruby's eql?: 1 and 1.0 differ, and so do their texts.
    const key = `${typeof value} ${inspect(value)}`
    return !seen.has(key) && seen.add(key) !== undefined
  }
  if (property === null) return list.filter(isNew)
  // Ruby does not look at the property where there is nothing to compare with.
  if (list.length < 2) return list
  return withProperty(property, () => list.filter((item) => isNew(indexItem(item, property))))
}

function map(input: Value, [property = null]: readonly Value[], context: RenderContext): Value {
  return items(input, context).map((item) => {
    if (property === 'to_liquid') return item
    if (!hasMembers(item)) return null
    try {
      return indexItem(item, property)
    } catch (error) {
      throw error instanceof WrongType ? propertyError(property) : error
    }
  })
}

/** Ruby's `respond_to?(:[])`. */
const hasMembers = (value: Value): boolean =>
  value !== null && typeof value !== 'boolean' && typeof value !== 'number' && !(value instanceof LiquidRange)

function sortBy(list: readonly Value[], property: Value, compare: (a: Value, b: Value) => number): Value {
  if (list.length === 0) return []
  if (property === null) return mergeSort(list, compare)
  if (!list.every(hasMembers)) return null
  try {
    return mergeSort(list, (a, b) => compare(indexItem(a, property), indexItem(b, property)))
  } catch (error) {
    throw error instanceof WrongType ? propertyError(property) : error
  }
}

/** The merge sort under Ruby's: where nils make the order contradict itself, the steps decide what comes out. */
function mergeSort(list: readonly Value[], compare: (a: Value, b: Value) => number): readonly Value[] {
  if (list.length < 2) return list
  const middle = Math.floor(list.length / 2)
  const left = mergeSort(list.slice(0, middle), compare)
  const right = mergeSort(list.slice(middle), compare)
  const merged: Value[] = []
  let [i, j] = [0, 0]
  while (i < left.length && j < right.length) {
    const [a, b] = [left[i] ?? null, right[j] ?? null]
    const takesLeft = compare(a, b) <= 0
    merged.push(takesLeft ? a : b)
    if (takesLeft) i += 1
    else j += 1
  }
  return [...merged, ...left.slice(i), ...right.slice(j)]
}

/** Ruby's `<=>` with nil last. @throws argument error for values that have no order among them */
function compareSafely(a: Value, b: Value): number {
  const order = compareValues(a, b)
  if (order !== null) return order
  if (a === null) return 1
  if (b === null) return -1
  throw argumentError('cannot sort values of incompatible types')
}

function compareValues(a: Value, b: Value): number | null {
  if (typeof a === 'string' && typeof b === 'string') return compareTexts(a, b)
  if (isNumber(a) && isNumber(b)) return compareNumbers(a, b)
  if (isArray(a) && isArray(b)) return compareArrays(a, b)
  return sameValue(a, b) ? 0 : null
}

function compareArrays(a: readonly Value[], b: readonly Value[]): number | null {
  for (let i = 0; i < Math.min(a.length, b.length); i += 1) {
    const order = compareValues(a[i] ?? null, b[i] ?? null)
    if (order !== 0) return order
  }
  return a.length - b.length
}

/** Ruby's `casecmp`: ASCII letters only; nil last. */
function compareNaturally(a: Value, b: Value, context: RenderContext): number {
  if (a === null) return 1
  if (b === null) return -1
  const text = (value: Value) => asciiLower(toText(value, isHash(value) ? 'ruby' : context.settings.style))
  return compareTexts(text(a), text(b))
}

const asciiLower = (text: string): string => text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase())
