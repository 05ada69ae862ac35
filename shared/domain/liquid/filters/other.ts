import { isTruthy } from '../condition.ts'
import { formatTime } from '../time/format-time.ts'
import { parseTime } from '../time/parse-time.ts'
import { toNumber } from '../numbers.ts'
import { toText } from '../text.ts'
import { isArray, isHash, type Value } from '../values.ts'
import { filter, type FilterTable } from './filter.ts'

export const otherFilters: FilterTable = {
  default: filter(0, 2, (input, [fallback = '', options = null]) => {
    const keepsFalse = isHash(options) && isTruthy(options.get('allow_false') ?? null)
    const isMissing = keepsFalse ? input === null : !isTruthy(input)
    return isMissing || isEmpty(input) ? fallback : input
  }),
  date: filter(1, 1, (input, [format = null], context) => {
    const pattern = toText(format, context.settings.style)
    if (pattern === '') return input
    const time = parseTime(input, context.settings.clock.now())
    return time === null ? input : formatTime(time, pattern)
  }),
  /** OneSignal's own: the word only, `{{ n | pluralize: "person", "people" }}`. */
  pluralize: filter(2, 2, (input, [one = null, many = null]) => {
    const count = toNumber(input)
    return count === 1n || (typeof count === 'object' && toText(input, 'ruby') === '1.0') ? one : many
  }),
}

const isEmpty = (value: Value): boolean =>
  value === '' || (isArray(value) && value.length === 0) || (isHash(value) && value.size === 0)
