import { dateOfDays } from '#shared/lib/calendar.ts'

/** Avro's dates and times as ISO 8601 text, with all their digits; years beyond 0–9999 as ±YYYYYY. */

const daySeconds = 86_400

/** @param days since 1970-01-01 */
export function isoDate(days: number): string {
  const { year, month, day } = dateOfDays(days)
  return `${yearText(year)}-${two(month)}-${two(day)}`
}

/** @param digits of the fraction: 3 = the value counts milliseconds, 6 = microseconds. Null where it is no time of day. */
export function isoTime(value: number | bigint, digits: 3 | 6): string | null {
  return typeof value === 'bigint' || value < 0 || value >= daySeconds * 10 ** digits ? null : timeText(value, digits)
}

/** @param value since 1970-01-01T00:00:00, counted in units of 10^-digits seconds */
export function isoTimestamp(value: number | bigint, digits: 3 | 6 | 9): string {
  const unitsPerDay = daySeconds * 10 ** digits
  if (typeof value === 'number') {
    const days = Math.floor(value / unitsPerDay)
    return `${isoDate(days)}T${timeText(value - days * unitsPerDay, digits)}`
  }
  const big = BigInt(unitsPerDay)
  const rest = ((value % big) + big) % big
  return `${isoDate(Number((value - rest) / big))}T${timeText(Number(rest), digits)}`
}

/** The value of Avro's duration: three little-endian uint32 of months, days and milliseconds. */
export function isoDuration(months: number, days: number, millis: number): string {
  if (months === 0 && days === 0 && millis === 0) return 'PT0S'
  const seconds = `${Math.floor(millis / 1_000)}${millis % 1_000 === 0 ? '' : `.${padded(millis % 1_000, 3)}`}`
  return `P${months === 0 ? '' : `${months}M`}${days === 0 ? '' : `${days}D`}${millis === 0 ? '' : `T${seconds}S`}`
}

function timeText(units: number, digits: 3 | 6 | 9): string {
  const perSecond = 10 ** digits
  const seconds = Math.floor(units / perSecond)
  const fraction = padded(units - seconds * perSecond, digits)
  return `${two(Math.floor(seconds / 3_600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}.${fraction}`
}

const padded = (value: number, width: number): string => String(value).padStart(width, '0')
const two = (value: number): string => (value < 10 ? `0${value}` : String(value))

const yearText = (year: number): string =>
  year >= 0 && year <= 9_999 ? padded(year, 4) : `${year < 0 ? '-' : '+'}${padded(Math.abs(year), 6)}`
