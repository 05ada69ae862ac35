import type { CheckFailure } from '#shared/schema/check-result.ts'
import type { JsonValue } from '#shared/lib/exact-number.ts'
import { parseJson } from '#shared/lib/json-parse.ts'
import { stringifyJson } from '#shared/lib/json-stringify.ts'
import { differencesOf, differenceText } from './differences.ts'

/** One line of a golden file: an event or a request. */
export type GoldenItem = {
  /** What makes it the same item in both: an idempotency key. */
  readonly key: string
  /** How it is called in messages: `user-events:0:11`. */
  readonly name: string
  readonly value: JsonValue
}

/** Failures that are told one by one; the rest is counted. */
const maxTold = 20
/** Differences of one item that are told. */
const maxPlaces = 8

/** Reads a golden file. A line that is no JSON is a failure of its own. */
export function readGolden(
  text: string,
  keyOf: (value: JsonValue, index: number) => string,
): readonly GoldenItem[] | string {
  const items: GoldenItem[] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const parsed = parseJson(line)
    if (!parsed.ok) return `line ${index + 1} is not valid JSON: ${parsed.error.message}`
    items.push({ key: keyOf(parsed.value, items.length), name: `line ${index + 1}`, value: parsed.value })
  }
  return items
}

/** The file that holds these items, one a line. */
export const goldenText = (items: readonly GoldenItem[]): string =>
  items.map(({ value }) => `${stringifyJson(value)}\n`).join('')

/**
 * Sets what came out against what was expected: missing, unexpected and changed items by their keys, and the order where
 * nothing else differs.
 */
export function compareGolden(
  what: 'events' | 'requests',
  expected: readonly GoldenItem[],
  got: readonly GoldenItem[],
): readonly CheckFailure[] {
  const wanted = byKey(expected)
  const came = byKey(got)
  const failures: CheckFailure[] = []
  for (const [key, item] of came) {
    const golden = wanted.get(key)
    if (golden === undefined) failures.push(whole(what, item.name, 'is not in the golden file', null, item.value))
    else failures.push(...changed(what, item.name, golden.value, item.value))
  }
  for (const [key, item] of wanted) {
    if (!came.has(key)) failures.push(whole(what, item.name, 'did not come out any more', item.value, null))
  }
  if (
    failures.length === 0 &&
    [...wanted.keys()].some((key, index) => got[index] === undefined || [...came.keys()][index] !== key)
  )
    return [{ what, message: `The ${what} are the same, but came out in another order.`, expected: null, got: null }]
  const rest = failures.length - maxTold
  const more = { what, message: `… and ${rest} more ${what} that differ.`, expected: null, got: null }
  return rest > 0 ? [...failures.slice(0, maxTold), more] : failures
}

/** The same key may come several times: each time is an item of its own. */
function byKey(items: readonly GoldenItem[]): ReadonlyMap<string, GoldenItem> {
  const found = new Map<string, GoldenItem>()
  const times = new Map<string, number>()
  for (const item of items) {
    const time = times.get(item.key) ?? 0
    times.set(item.key, time + 1)
    found.set(time === 0 ? item.key : `${item.key}\n${time}`, item)
  }
  return found
}

function changed(
  what: CheckFailure['what'],
  name: string,
  expected: JsonValue,
  got: JsonValue,
): readonly CheckFailure[] {
  const places = differencesOf(expected, got, '$', maxPlaces + 1)
  if (places.length === 0) return []
  const told = places.slice(0, maxPlaces).map(differenceText)
  const more = places.length > maxPlaces ? ['…'] : []
  const message = `${singular(what)} of ${name} differs: ${[...told, ...more].join('; ')}`
  return [{ what, message, expected: stringifyJson(expected, 2), got: stringifyJson(got, 2) }]
}

const whole = (
  what: CheckFailure['what'],
  name: string,
  how: string,
  expected: JsonValue,
  got: JsonValue,
): CheckFailure => ({
  what,
  message: `${singular(what)} of ${name} ${how}`,
  expected: expected === null ? null : stringifyJson(expected, 2),
  got: got === null ? null : stringifyJson(got, 2),
})

const singular = (what: CheckFailure['what']): string => (what === 'events' ? 'The event' : 'The request')
