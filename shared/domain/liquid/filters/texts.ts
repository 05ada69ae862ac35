import { argumentError, internalError } from '../errors.ts'
import { toInteger } from '../numbers.ts'
import { strip, stripEnd, stripStart } from '../parse/patterns.ts'
import type { RenderContext } from '../render-context.ts'
import { toText } from '../text.ts'
import { codePoints, isArray, textLength, type Value } from '../values.ts'
import { filter, type FilterTable, plain } from './filter.ts'
import { awkSplit, replaceAll, replaceFirst, splitText } from './ruby-strings.ts'

const onText = (change: (text: string, context: RenderContext) => Value) =>
  plain((input, context) => change(toText(input, context.settings.style), context))

/** A filter on texts with text arguments. */
const onTexts = (min: number, max: number, change: (text: string, ...args: string[]) => Value) =>
  filter(min, max, (input, args, context) => {
    const text = (value: Value) => toText(value, context.settings.style)
    return change(text(input), ...args.map(text))
  })

export const textFilters: FilterTable = {
  upcase: onText((text) => text.toUpperCase()),
  downcase: onText((text) => text.toLowerCase()),
  capitalize: onText(capitalize),
  strip: onText((text) => strip(text)),
  lstrip: onText((text) => stripStart(text)),
  rstrip: onText((text) => stripEnd(text)),
  strip_newlines: onText((text) => text.replaceAll(/\r?\n/g, '')),
  newline_to_br: onText((text) => text.replaceAll(/\r?\n/g, '<br />\n')),
  append: onTexts(1, 1, (text, more = '') => text + more),
  prepend: onTexts(1, 1, (text, more = '') => more + text),
  replace: onTexts(1, 2, (text, find = '', by = '') => replaceAll(text, find, by)),
  replace_first: onTexts(1, 2, (text, find = '', by = '') => replaceFirst(text, find, by)),
  replace_last: onTexts(2, 2, replaceLast),
  remove: onTexts(1, 1, (text, find = '') => replaceAll(text, find, '')),
  remove_first: onTexts(1, 1, (text, find = '') => replaceFirst(text, find, '')),
  remove_last: onTexts(1, 1, (text, find = '') => replaceLast(text, find, '')),
  split: onTexts(1, 1, (text, by = '') => splitText(text, by)),
  slice: filter(1, 2, slice),
  truncate: filter(0, 2, truncate),
  truncatewords: filter(0, 2, truncateWords),
}

function capitalize(text: string): string {
  const [first = '', ...rest] = codePoints(text)
  return first.toUpperCase() + rest.join('').toLowerCase()
}

function replaceLast(text: string, find = '', by = ''): string {
  const at = text.lastIndexOf(find)
  return at < 0 ? text : text.slice(0, at) + by + text.slice(at + find.length)
}

function slice(input: Value, [offset = null, length = null]: readonly Value[], context: RenderContext): Value {
  const from = machineWord(toInteger(offset))
  const count = length === null || length === false ? 1n : machineWord(toInteger(length))
  if (isArray(input)) return sliceItems(input, from, count) ?? []
  return sliceItems(codePoints(toText(input, context.settings.style)), from, count)?.join('') ?? ''
}

/** @throws internal error for a number that Ruby's arrays do not take */
function machineWord(value: bigint): bigint {
  if (BigInt.asIntN(64, value) !== value) throw internalError()
  return value
}

/** Ruby's `slice(offset, length)`; null beyond the ends. */
function sliceItems<T>(items: readonly T[], offset: bigint, count: bigint): readonly T[] | null {
  const length = BigInt(items.length)
  const from = offset < 0n ? offset + length : offset
  if (from < 0n || from > length || count < 0n) return null
  const to = from + count > length ? length : from + count
  return items.slice(Number(from), Number(to))
}

function truncate(input: Value, [length = 50n, ending = '...']: readonly Value[], context: RenderContext): Value {
  if (input === null) return null
  const text = toText(input, context.settings.style)
  const limit = Number(toInteger(length))
  if (textLength(text) <= limit) return text
  const more = toText(ending, context.settings.style)
  return (
    codePoints(text)
      .slice(0, Math.max(0, limit - textLength(more)))
      .join('') + more
  )
}

/** What Ruby takes as a limit of `split`. */
const maxWords = 2n ** 31n - 1n

function truncateWords(input: Value, [words = 15n, ending = '...']: readonly Value[], context: RenderContext): Value {
  if (input === null) return null
  const text = toText(input, context.settings.style)
  const asked = toInteger(words)
  const count = asked <= 0n ? 1n : asked
  if (count + 1n > maxWords) throw argumentError(`integer ${count} too big for truncatewords`)
  const list = awkSplit(text, Number(count) + 1)
  if (list.length <= Number(count)) return text
  return list.slice(0, -1).join(' ') + toText(ending, context.settings.style)
}
