import type { Value } from '../values.ts'
import { calendarOf, daysOf, type Moment } from './moment.ts'
import { readDateParts, type DateParts } from './date-parts.ts'
import { zoneOffset } from './zone.ts'

/**
 * What the `date` filter takes for a time: `now`, `today`, unix seconds, or a text as Ruby's `Time.parse` reads it, in UTC
 * unless it carries an offset. Null for anything else.
 */
export function parseTime(input: Value, nowMs: number): Moment | null {
  if (typeof input === 'bigint') return ofSeconds(input)
  if (typeof input !== 'string' || input === '') return null
  const text = input.toLowerCase()
  if (text === 'now' || text === 'today') return ofMilliseconds(nowMs)
  if (/^\d+$/.test(text)) return ofSeconds(BigInt(text))
  return assemble(readDateParts(text), nowMs)
}

/** Beyond this the calendar's arithmetic loses days; Ruby goes on, nobody else does. */
const maxSeconds = 10n ** 14n

const ofSeconds = (seconds: bigint): Moment | null =>
  seconds > maxSeconds || seconds < -maxSeconds
    ? null
    : { epochSeconds: Number(seconds), nanoseconds: 0, offsetSeconds: 0 }

const ofMilliseconds = (ms: number): Moment => {
  const epochSeconds = Math.floor(ms / 1_000)
  return { epochSeconds, nanoseconds: Math.round((ms - epochSeconds * 1_000) * 1e6), offsetSeconds: 0 }
}

const order = ['year', 'month', 'day', 'hour', 'minute', 'second'] as const

/** Missing parts before the first given one are today's, those after it are the smallest; null where it is no time. */
function assemble(parts: DateParts, nowMs: number): Moment | null {
  const given = order.findIndex((name) => parts[name] !== undefined)
  if (given < 0 && parts.dayOfYear === undefined && parts.nanoseconds === undefined) return null
  const offsetSeconds = (parts.zone === undefined ? null : zoneOffset(parts.zone)) ?? 0
  const today = calendarOf({ ...ofMilliseconds(nowMs), offsetSeconds })
  const first = given < 0 ? order.length : given
  const [year, month, day, hour, minute, second] = order.map(
    (name, i) => parts[name] ?? (i < first ? today[name] : i === 1 || i === 2 ? 1 : 0),
  ) as [number, number, number, number, number, number]
  if (!isPossible(month, day, hour, minute, second)) return null
  const days = parts.dayOfYear === undefined ? daysOf(year, month, day) : daysOf(year, 1, 1) + parts.dayOfYear - 1
  const epochSeconds = days * 86_400 + hour * 3_600 + minute * 60 + second - offsetSeconds
  return { epochSeconds, nanoseconds: parts.nanoseconds ?? 0, offsetSeconds }
}

/** What Ruby's Time takes: the 31st of any month, 24:00:00, a leap second. */
function isPossible(month: number, day: number, hour: number, minute: number, second: number): boolean {
  if (month < 1 || month > 12 || day < 1 || day > 31) return false
  if (hour === 24) return minute === 0 && second === 0
  return hour < 24 && minute < 60 && second <= 60
}
