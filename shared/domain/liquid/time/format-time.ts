import { type CalendarTime, calendarOf, daysOf, type Moment } from './moment.ts'

/** Ruby's `Time#strftime`: all directives with their flags (`- 0 ^ # _ :`) and widths; unknown ones stay as they are. */
export function formatTime(moment: Moment, pattern: string): string {
  const time = calendarOf(moment)
  return pattern.replaceAll(
    /%([-0^#_:]*)(\d*)([EO]?)([a-zA-Z%+])/g,
    (whole, flags: string, width: string, _mod, name: string) => {
      const field = fieldOf(name, flags, moment, time, width)
      return field === null ? whole : shape(field, flags, width)
    },
  )
}

/** A directive before padding. */
type Field = { readonly text: string; readonly pad: '0' | ' '; readonly width: number; readonly sign?: string }

const number = (value: number, width: number, pad: '0' | ' ' = '0'): Field => ({
  text: String(Math.abs(value)),
  pad,
  width,
  sign: value < 0 ? '-' : '',
})
const text = (value: string): Field => ({ text: value, pad: ' ', width: 0 })

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const months = [
  ['January', 'February', 'March', 'April', 'May', 'June'],
  ['July', 'August', 'September', 'October', 'November', 'December'],
].flat()

const composed: Readonly<Record<string, string>> = {
  c: '%a %b %e %H:%M:%S %Y',
  D: '%m/%d/%y',
  x: '%m/%d/%y',
  F: '%Y-%m-%d',
  T: '%H:%M:%S',
  X: '%H:%M:%S',
  R: '%H:%M',
  r: '%I:%M:%S %p',
  v: '%e-%^b-%4Y',
  '+': '%a %b %e %H:%M:%S %Z %Y',
}

function fieldOf(name: string, flags: string, moment: Moment, time: CalendarTime, width: string): Field | null {
  const pattern = Object.hasOwn(composed, name) ? composed[name] : undefined
  if (pattern !== undefined) return text(formatTime(moment, pattern))
  return (
    dateField(name, flags, time) ??
    clockField(name, flags, time) ??
    weekField(name, time) ??
    otherField(name, flags, moment, width)
  )
}

function dateField(name: string, flags: string, time: CalendarTime): Field | null {
  switch (name) {
    case 'Y':
      return number(time.year, time.year < 0 ? 5 : 4)
    case 'C':
      return number(Math.floor(time.year / 100), 2)
    case 'y':
      return number(((time.year % 100) + 100) % 100, 2)
    case 'm':
      return number(time.month, 2)
    case 'B':
      return named(months[time.month - 1] ?? '', flags)
    case 'b':
    case 'h':
      return named((months[time.month - 1] ?? '').slice(0, 3), flags)
    case 'd':
      return number(time.day, 2)
    case 'e':
      return number(time.day, 2, ' ')
    case 'j':
      return number(time.dayOfYear, 3)
    case 'A':
      return named(days[time.weekday] ?? '', flags)
    case 'a':
      return named((days[time.weekday] ?? '').slice(0, 3), flags)
    case 'u':
      return number(time.weekday === 0 ? 7 : time.weekday, 1)
    case 'w':
      return number(time.weekday, 1)
    default:
      return null
  }
}

/** `#` makes names upper case. */
const named = (name: string, flags: string): Field => text(flags.includes('#') ? name.toUpperCase() : name)

function clockField(name: string, flags: string, { hour, minute, second }: CalendarTime): Field | null {
  const half = hour < 12 ? 'AM' : 'PM'
  switch (name) {
    case 'H':
      return number(hour, 2)
    case 'k':
      return number(hour, 2, ' ')
    case 'I':
      return number(hour % 12 || 12, 2)
    case 'l':
      return number(hour % 12 || 12, 2, ' ')
    case 'M':
      return number(minute, 2)
    case 'S':
      return number(second, 2)
    case 'p':
      return text(flags.includes('#') ? half.toLowerCase() : half)
    case 'P':
      return text(half.toLowerCase())
    default:
      return null
  }
}

function weekField(name: string, time: CalendarTime): Field | null {
  const { weekday, dayOfYear } = time
  switch (name) {
    case 'U':
      return number(Math.floor((dayOfYear - 1 + 7 - weekday) / 7), 2)
    case 'W':
      return number(Math.floor((dayOfYear - 1 + 7 - ((weekday + 6) % 7)) / 7), 2)
    case 'V':
      return number(isoWeek(time).week, 2)
    case 'G':
      return number(isoWeek(time).year, 4)
    case 'g':
      return number(((isoWeek(time).year % 100) + 100) % 100, 2)
    default:
      return null
  }
}

/** ISO 8601: weeks begin on Monday, the first one has the year's first Thursday. */
function isoWeek({ year, month, day, weekday }: CalendarTime): { year: number; week: number } {
  const thursday = daysOf(year, month, day) - ((weekday + 6) % 7) + 3
  const candidates = [year + 1, year, year - 1]
  const isoYear = candidates.find((one) => daysOf(one, 1, 1) <= thursday) ?? year
  return { year: isoYear, week: Math.floor((thursday - daysOf(isoYear, 1, 1)) / 7) + 1 }
}

function otherField(name: string, flags: string, moment: Moment, width: string): Field | null {
  switch (name) {
    case 's':
      return number(moment.epochSeconds, 1)
    case 'L':
      return text(fraction(moment, Number(width || '3')))
    case 'N':
      return text(fraction(moment, Number(width || '9')))
    case 'z':
      return text(offsetText(moment.offsetSeconds, flags.split(':').length - 1))
    case 'Z':
      return text(moment.offsetSeconds === 0 ? (flags.includes('#') ? 'utc' : 'UTC') : '')
    case 'n':
      return text('\n')
    case 't':
      return text('\t')
    case '%':
      return text('%')
    default:
      return null
  }
}

/** Digits after the second, cut, never rounded. */
const fraction = ({ nanoseconds }: Moment, digits: number): string =>
  String(nanoseconds).padStart(9, '0').padEnd(digits, '0').slice(0, digits)

function offsetText(offset: number, colons: number): string {
  const size = Math.abs(offset)
  const two = (value: number): string => String(value).padStart(2, '0')
  const parts = [two(Math.floor(size / 3_600)), two(Math.floor((size % 3_600) / 60)), two(size % 60)]
  const shown = colons >= 2 ? parts.join(':') : parts.slice(0, 2).join(colons === 1 ? ':' : '')
  return `${offset < 0 ? '-' : '+'}${shown}`
}

function shape({ text: body, pad, width: ownWidth, sign = '' }: Field, flags: string, asked: string): string {
  const cased = flags.includes('^') ? body.toUpperCase() : body
  if (flags.includes('-')) return sign + cased
  const last = [...flags].findLast((flag) => flag === '0' || flag === '_' || flag === '-')
  const filler = last === '0' ? '0' : last === '_' ? ' ' : pad
  const width = asked === '' ? ownWidth : Math.min(Number(asked), 1_024)
  if (filler === ' ') return (sign + cased).padStart(width, ' ')
  return sign + cased.padStart(width - sign.length, '0')
}
