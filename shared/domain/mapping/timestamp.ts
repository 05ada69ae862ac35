import type { JsonValue } from '#shared/lib/exact-number.ts'
import { describeKind, numberText } from './describe.ts'

/** How epoch numbers are read; `auto` goes by their size. */
export type TimestampUnit = 'auto' | 's' | 'ms' | 'us'

/** A point in time as OneSignal wants it, and how it was found. */
export type Timestamp = {
  readonly iso: string
  readonly epochMs: number
  /** How the value was read, null where it was taken as it is. */
  readonly note: string | null
  readonly zoneAssumed: boolean
}

type Unit = { readonly name: string; readonly perMs: number; readonly below: number }

/**
 * Which unit a number has by its size: each covers the years 1973 to 5138 without touching the next, so ordinary
 * times are never ambiguous.
 */
const units: readonly Unit[] = [
  { name: 'seconds', perMs: 0.001, below: 1e11 },
  { name: 'milliseconds', perMs: 1, below: 1e14 },
  { name: 'microseconds', perMs: 1_000, below: 1e17 },
  { name: 'nanoseconds', perMs: 1_000_000, below: 1e20 },
]
const fixedUnits: Readonly<Record<Exclude<TimestampUnit, 'auto'>, number>> = { s: 0, ms: 1, us: 2 }

const strictIso = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/
const looseIso =
  /^(\d{4})-(\d{2})-(\d{2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?) ?([Zz]|[+-]\d{2}(?::?\d{2})?)?$|^(\d{4})-(\d{2})-(\d{2})$/
const number = /^-?\d+(?:\.\d+)?$/

/** A time from ISO 8601 text or an epoch number (also as text); a string says why it is none. */
export function readTimestamp(value: JsonValue, unit: TimestampUnit): Timestamp | string {
  const digits = numberText(value)
  if (digits !== null) return fromEpoch(digits, unit)
  if (typeof value !== 'string') return `it is ${describeKind(value)}, neither ISO 8601 text nor an epoch number`
  if (strictIso.test(value)) {
    const epochMs = fromStrictIso(value)
    if (!Number.isNaN(epochMs)) return { iso: value, epochMs, note: null, zoneAssumed: false }
  }
  const text = value.trim()
  if (number.test(text)) return fromEpoch(text, unit)
  return fromIso(text)
}

function fromEpoch(digits: string, unit: TimestampUnit): Timestamp | string {
  const value = Number(digits)
  const size = Math.abs(value)
  const chosen = unit === 'auto' ? units.find(({ below }) => size < below) : units[fixedUnits[unit]]
  if (chosen === undefined) return `${digits} is too large for an epoch number`
  const epochMs = Math.floor(value / chosen.perMs)
  const iso = toIso(epochMs)
  if (iso === null) return `${digits} as epoch ${chosen.name} lies outside the years 0 to 9999`
  const how = unit === 'auto' ? `by its size (${wholeDigits(digits)} digits)` : 'as the mapping says'
  return { iso, epochMs, note: `read as epoch ${chosen.name} ${how}`, zoneAssumed: false }
}

const wholeDigits = (digits: string): number => digits.replace(/^-/, '').split(/[.eE]/)[0]?.length ?? 0

function toIso(epochMs: number): string | null {
  const date = new Date(epochMs)
  const year = date.getUTCFullYear()
  return year >= 0 && year <= 9999 ? date.toISOString() : null
}

/** The native parser takes this form, but also a 31st of February. */
function fromStrictIso(text: string): number {
  const day = Number(text.slice(8, 10))
  if (day > 28 && day > daysInMonth(Number(text.slice(0, 4)), Number(text.slice(5, 7)))) return Number.NaN
  return text.slice(11, 13) === '24' ? Number.NaN : Date.parse(text)
}

function fromIso(text: string): Timestamp | string {
  const match = looseIso.exec(text)
  const epochMs = match === null ? Number.NaN : epochOf(match)
  const iso = Number.isNaN(epochMs) ? null : toIso(epochMs)
  if (match === null || iso === null) return `${JSON.stringify(text.slice(0, 40))} is no ISO 8601 time`
  if (match[8] === undefined) return { iso, epochMs, note: 'no time zone, read as UTC', zoneAssumed: true }
  return { iso, epochMs, note: 'rewritten as ISO 8601 in UTC', zoneAssumed: false }
}

function epochOf(match: RegExpExecArray): number {
  const part = (index: number): number => Number(match[index] ?? 0)
  const [year, month, day] = match[9] === undefined ? [part(1), part(2), part(3)] : [part(9), part(10), part(11)]
  const [hour, minute, second] = [part(4), part(5), part(6)]
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return Number.NaN
  if (hour > 23 || minute > 59 || second > 59) return Number.NaN
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  date.setUTCHours(hour, minute, second, Math.floor(Number(`0.${match[7] ?? 0}`) * 1_000))
  return date.getTime() - offsetMs(match[8])
}

const daysInMonth = (year: number, month: number): number => {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

function offsetMs(zone: string | undefined): number {
  if (zone === undefined || zone.length === 1) return 0
  const hours = Number(zone.slice(1, 3))
  const minutes = Number(zone.slice(3).replace(':', '') || 0)
  if (hours > 23 || minutes > 59) return Number.NaN
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000
}
