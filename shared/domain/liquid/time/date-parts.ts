/** What a text says about a time; what it does not say is absent. */
export type DateParts = {
  year?: number
  month?: number
  day?: number
  dayOfYear?: number
  hour?: number
  minute?: number
  second?: number
  nanoseconds?: number
  zone?: string
}

const monthNames = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec'
const monthOf = (name: string): number => monthNames.split('|').indexOf(name.slice(0, 3)) + 1

const dayNames = /\b(?:sun|mon|tue|wed|thu|fri|sat)[^-/\d\s]*/i
const clock =
  /(\d+\s*:\s*\d+(?:\s*:\s*\d+(?:[,.]\d*)?)?(?:\s*[ap](?:m\b|\.m\.))?|\d+\s*h(?:\s*\d+m?(?:\s*\d+s?)?)?(?:\s*[ap](?:m\b|\.m\.))?|\d+\s*[ap](?:m\b|\.m\.))(?:\s*((?:gmt|utc?)?[-+]\d+(?:[,.:]\d+(?::\d+)?)?|[a-z.\s]+(?:standard|daylight)\stime\b|[a-z]+(?:\sdst)?\b))?/i
const clockParts = /^(\d+)\s*[:h]?(?:\s*(\d+)m?(?:\s*:?\s*(\d+)(?:[,.](\d*))?s?)?)?(?:\s*([ap])(?:m\b|\.m\.))?/i

/**
 * Reads a lower-case text as Ruby's `Date._parse` does: weekday and clock first, then the first of many forms of a date
 * that fits. What was read is taken out before the next look.
 */
export function readDateParts(source: string): DateParts {
  const parts: DateParts = {}
  let text = source.replaceAll(/[^-+',./:@a-z0-9[\]]+/g, ' ').replace(dayNames, ' ')
  const time = clock.exec(text)
  if (time !== null) {
    readClock(time[1] ?? '', parts)
    if (time[2] !== undefined) parts.zone = time[2].replace(/^(?:gmt|utc?)(?=[-+])/, '')
    text = text.replace(clock, ' ')
  }
  for (const form of dateForms) {
    const found = form.pattern.exec(text)
    if (found === null) continue
    form.read(found, parts)
    return parts
  }
  return parts
}

function readClock(text: string, parts: DateParts): void {
  const found = clockParts.exec(text)
  if (found === null) return
  const [, hour = '0', minute, second, fraction, half] = found
  parts.hour = Number(hour)
  if (half !== undefined) parts.hour = (parts.hour % 12) + (half === 'p' ? 12 : 0)
  if (minute !== undefined) parts.minute = Number(minute)
  if (second !== undefined) parts.second = Number(second)
  if (fraction !== undefined && fraction !== '') parts.nanoseconds = Number(fraction.slice(0, 9).padEnd(9, '0'))
}

type Form = { readonly pattern: RegExp; readonly read: (found: RegExpExecArray, parts: DateParts) => void }

const era = String.raw`(?:c(?:e|\.e\.)|b(?:ce|\.c\.e\.)|a(?:d|\.d\.)|b(?:c|\.c\.))?`

const dateForms: readonly Form[] = [
  {
    pattern: new RegExp(
      String.raw`'?(\d+)[^-\d\s]*\s*(${monthNames})[^-\d\s']*(?:\s*${era}\s*('?-?\d+(?:(?:st|nd|rd|th)\b)?))?`,
    ),
    read: ([, day, month = '', year], parts) => arrange(year, String(monthOf(month)), day, parts),
  },
  {
    pattern: new RegExp(String.raw`\b(${monthNames})[^-\d\s']*\s*('?\d+)[^-\d\s']*(?:\s*,?\s*${era}\s*('?-?\d+))?`),
    read: ([, month = '', day, year], parts) => arrange(year, String(monthOf(month)), day, parts),
  },
  {
    pattern: /('?[-+]?\d+)-(\d+)-('?-?\d+)/,
    read: ([, year, month, day], parts) => arrange(year, month, day, parts),
  },
  {
    pattern: new RegExp(String.raw`('?-?\d+)-(${monthNames})[^-/.]*-('?-?\d+)`),
    read: ([, day, month = '', year], parts) => arrange(year, String(monthOf(month)), day, parts),
  },
  {
    pattern: /('?-?\d+)\/\s*('?\d+)(?:\D\s*('?-?\d+))?/,
    read: ([, year, month, day], parts) => arrange(year, month, day, parts),
  },
  {
    pattern: /('?-?\d+)\.\s*('?\d+)\.\s*('?-?\d+)/,
    read: ([, year, month, day], parts) => arrange(year, month, day, parts),
  },
  { pattern: /\b(?:\d{4})-(\d{3})\b/, read: (found, parts) => readOrdinal(found[0], parts) },
  { pattern: /--(\d{2})?-(\d{2})\b/, read: ([, month, day], parts) => arrange(undefined, month, day, parts) },
  { pattern: /'(\d+)\b/, read: ([, year], parts) => void (parts.year = Number(year)) },
  {
    pattern: new RegExp(String.raw`\b(${monthNames})\S*`),
    read: ([, month = ''], parts) => void (parts.month = monthOf(month)),
  },
  { pattern: /(\d+)(?:st|nd|rd|th)\b/, read: ([, day], parts) => void (parts.day = Number(day)) },
  {
    pattern: /([-+]?)(\d{2,14})(?:\s*t?\s*(\d{2,6})?(?:[,.](\d*))?)?(z\b|[-+]\d{1,4}\b)?/,
    read: readDigits,
  },
]

function readOrdinal(text: string, parts: DateParts): void {
  parts.year = Number(text.slice(0, 4))
  parts.dayOfYear = Number(text.slice(5))
}

/**
 * Ruby's `s3e`: the parts of a date may stand in any order; the one with a quote or with more than two digits is the year.
 */
function arrange(
  first: string | undefined,
  second: string | undefined,
  third: string | undefined,
  parts: DateParts,
): void {
  let [year, month, day] = [first, second, third]
  if (year !== undefined && month !== undefined && day === undefined) [year, month, day] = [undefined, year, month]
  if (year === undefined && day !== undefined && isYear(day)) [year, day] = [day, undefined]
  if (year !== undefined && /\d(?:st|nd|rd|th)$/.test(year)) [year, day] = [day, year]
  if (month !== undefined && isYear(month)) [year, month, day] = [month, day, year]
  if (day !== undefined && isYear(day)) [year, day] = [day, year]
  if (year !== undefined) parts.year = yearOf(year)
  if (month !== undefined) parts.month = numberIn(month)
  if (day !== undefined) parts.day = numberIn(day)
}

const isYear = (text: string): boolean => text.startsWith("'") || /^[-+]?\d{3,}/.test(text)
const numberIn = (text: string): number => Number(/\d+/.exec(text)?.[0] ?? '0')

/** Two digits are of this century up to 68, of the last one from 69. */
function yearOf(text: string): number {
  const [, sign = '', digits = '0'] = /([-+]?)(\d+)/.exec(text) ?? []
  const year = Number(digits)
  if (sign === '' && digits.length <= 2) return year >= 69 ? year + 1_900 : year + 2_000
  return sign === '-' ? -year : year
}

/** Digits without signs between them: `20120704`, `20120704t120000z`. */
function readDigits([, sign = '', digits = '', clockDigits, fraction, zone]: RegExpExecArray, parts: DateParts): void {
  const at = (from: number, to: number): number => Number(digits.slice(from, to))
  const { length } = digits
  if (clockDigits === undefined && fraction !== undefined && length % 2 === 0) readFromSeconds(digits, parts)
  else if (length === 2) parts.day = Number(digits)
  else if (length === 3) parts.dayOfYear = Number(digits)
  else if (length === 4) [parts.month, parts.day] = [at(0, 2), at(2, 4)]
  else if (length === 5) [parts.year, parts.dayOfYear] = [yearOf(digits.slice(0, 2)), at(2, 5)]
  else if (length === 6) [parts.year, parts.month, parts.day] = [yearOf(sign + digits.slice(0, 2)), at(2, 4), at(4, 6)]
  else if (length === 7) [parts.year, parts.dayOfYear] = [at(0, 4), at(4, 7)]
  else if (length % 2 === 0) {
    ;[parts.year, parts.month, parts.day] = [at(0, 4), at(4, 6), at(6, 8)]
    if (length >= 10) parts.hour = at(8, 10)
    if (length >= 12) parts.minute = at(10, 12)
    if (length >= 14) parts.second = at(12, 14)
  }
  if (clockDigits !== undefined) readClockDigits(clockDigits, parts)
  if (fraction !== undefined && fraction !== '') parts.nanoseconds = Number(fraction.slice(0, 9).padEnd(9, '0'))
  if (zone !== undefined) parts.zone = zone
}

const fromSeconds = ['second', 'minute', 'hour', 'day', 'month'] as const

/** Digits with a fraction end with the second: the parts are counted from there. */
function readFromSeconds(digits: string, parts: DateParts): void {
  let end = digits.length
  for (const name of fromSeconds) {
    if (end === 0) return
    parts[name] = Number(digits.slice(end - 2, end))
    end -= 2
  }
  if (end > 0) parts.year = end <= 2 ? yearOf(digits.slice(0, end)) : Number(digits.slice(0, end))
}

function readClockDigits(digits: string, parts: DateParts): void {
  const [hour, minute, second] = digits.match(/\d{2}/g) ?? []
  if (hour !== undefined) parts.hour = Number(hour)
  if (minute !== undefined) parts.minute = Number(minute)
  if (second !== undefined) parts.second = Number(second)
}
