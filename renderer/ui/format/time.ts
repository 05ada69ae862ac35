/** Times as people read them. All take milliseconds since the epoch. */
export type Zone = 'local' | 'utc'

const pad = (value: number, digits = 2): string => String(value).padStart(digits, '0')

/** Beyond this a Date is invalid (ECMA-262, 21.4.1.1); Kafka timestamps can be any 64-bit number. */
const maxDateMs = 8.64e15

const isDate = (ms: number): boolean => Number.isFinite(ms) && Math.abs(ms) <= maxDateMs

/** `10:42:01.113`; a time outside of what a date can hold is shown as its number. */
export function clockTime(ms: number, zone: Zone): string {
  if (!isDate(ms)) return String(ms)
  const date = new Date(ms)
  const [h, m, s, milli] =
    zone === 'utc'
      ? [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds(), date.getUTCMilliseconds()]
      : [date.getHours(), date.getMinutes(), date.getSeconds(), date.getMilliseconds()]
  return `${pad(h)}:${pad(m)}:${pad(s)}.${pad(milli, 3)}`
}

/** `2026-11-22T10:42:01.113Z`, for copying. */
export function isoTime(ms: number): string {
  return isDate(ms) ? new Date(ms).toISOString() : String(ms)
}

/** `2026-11-22 11:42:01.113 +01:00`: the whole of it with its zone, for titles. */
export function fullTime(ms: number, zone: Zone): string {
  if (!isDate(ms)) return String(ms)
  const offsetMinutes = zone === 'utc' ? 0 : -new Date(ms).getTimezoneOffset()
  const shifted = new Date(ms + offsetMinutes * 60_000).toISOString()
  const sign = offsetMinutes < 0 ? '-' : '+'
  const minutes = Math.abs(offsetMinutes)
  const name = zone === 'utc' ? 'UTC' : `${sign}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`
  return `${shifted.slice(0, 10)} ${shifted.slice(11, 23)} ${name}`
}

/** `12 ms`, `4.2 s`, `3 min`. */
export function duration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`
  return ms < 3_600_000 ? `${Math.round(ms / 60_000)} min` : `${(ms / 3_600_000).toFixed(1)} h`
}
