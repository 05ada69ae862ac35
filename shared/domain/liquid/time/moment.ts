import { dateOfDays } from '#shared/lib/calendar.ts'

/** A point in time as Ruby's Time shows it: UTC, or the offset that its text carried. */
export type Moment = {
  /** Whole seconds since the epoch. */
  readonly epochSeconds: number
  readonly nanoseconds: number
  /** East of Greenwich, in seconds. */
  readonly offsetSeconds: number
}

/** The moment on the calendar at its offset. `weekday` 0 is Sunday, `dayOfYear` counts from 1. */
export type CalendarTime = {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly weekday: number
  readonly dayOfYear: number
}

const daySeconds = 86_400

/** Days since the epoch of a date in the proleptic Gregorian calendar; months and days may run over. */
export function daysOf(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year
  const era = Math.floor(shifted / 400)
  const yearOfEra = shifted - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

/** Date and time of day as a clock in the moment's own zone shows them. */
export function calendarOf({ epochSeconds, offsetSeconds }: Moment): CalendarTime {
  const local = epochSeconds + offsetSeconds
  const days = Math.floor(local / daySeconds)
  const seconds = local - days * daySeconds
  const { year, month, day } = dateOfDays(days)
  return {
    year,
    month,
    day,
    hour: Math.floor(seconds / 3_600),
    minute: Math.floor((seconds % 3_600) / 60),
    second: seconds % 60,
    weekday: (((days + 4) % 7) + 7) % 7,
    dayOfYear: days - daysOf(year, 1, 1) + 1,
  }
}
