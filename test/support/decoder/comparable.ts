import { parseDecimal } from '#shared/lib/decimal.ts'
import { ExactNumber, type JsonValue } from '#shared/lib/exact-number.ts'

/**
 * A JSON value for comparing: numbers by all their digits, however they are written (`1e3` and `1000` are the same,
 * 2^53 and 2^53 + 1 are not), members in any order, `__proto__` as a member like any other.
 */
export function comparable(value: JsonValue): unknown {
  if (typeof value === 'number' || value instanceof ExactNumber) {
    const decimal = parseDecimal(String(value))
    return decimal === null ? String(value) : `${decimal.negative ? '-' : ''}0.${decimal.digits}e${decimal.point}`
  }
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(comparable)
  if (typeof value !== 'object' || value === null) return { [typeof value]: value }
  return {
    members: Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, comparable(member)]),
  }
}
