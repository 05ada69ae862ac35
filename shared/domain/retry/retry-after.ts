import type { Finding } from '#shared/schema/finding.ts'

/** What a Retry-After header asks for; a finding where it makes no sense and is ignored. */
export type RetryAfter = { readonly delayMs: number | null; readonly finding: Finding | null }

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const month = months.join('|')
/** The three forms of RFC 9110 §5.6.7: IMF-fixdate, RFC 850, asctime. */
const imfDate = new RegExp(String.raw`^\w{3}, (\d{2}) (${month}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) GMT$`)
const rfc850Date = new RegExp(String.raw`^\w{6,9}, (\d{2})-(${month})-(\d{2}) (\d{2}):(\d{2}):(\d{2}) GMT$`)
const asctimeDate = new RegExp(String.raw`^\w{3} (${month}) {1,2}(\d{1,2}) (\d{2}):(\d{2}):(\d{2}) (\d{4})$`)

/** Seconds, decimal seconds, or an HTTP date; a date in the past means at once. */
export function parseRetryAfter(header: string | null | undefined, nowMs: number): RetryAfter {
  if (header === null || header === undefined) return { delayMs: null, finding: null }
  const text = header.trim()
  if (/^\d+(?:\.\d+)?$/.test(text)) {
    const delayMs = Math.ceil(Number(text) * 1_000)
    return Number.isSafeInteger(nowMs + delayMs) ? { delayMs, finding: null } : ignored(text)
  }
  const dateMs = parseHttpDate(text, nowMs)
  if (dateMs !== null) return { delayMs: Math.max(0, dateMs - nowMs), finding: null }
  return ignored(text)
}

const ignored = (text: string): RetryAfter => ({
  delayMs: null,
  finding: {
    rule: 'retry-after-nonsense',
    severity: 'warning',
    path: 'Retry-After',
    message: `The answer's Retry-After header ${JSON.stringify(text.slice(0, 60))} is neither seconds nor an HTTP date; it was ignored.`,
    fix: 'Let the server send whole seconds, for example Retry-After: 30.',
  },
})

function parseHttpDate(text: string, nowMs: number): number | null {
  const imf = imfDate.exec(text)
  if (imf !== null) return utc(imf[3], imf[2], imf[1], imf.slice(4))
  const rfc850 = rfc850Date.exec(text)
  if (rfc850 !== null) return utc(fullYear(Number(rfc850[3]), nowMs), rfc850[2], rfc850[1], rfc850.slice(4))
  const asctime = asctimeDate.exec(text)
  return asctime === null ? null : utc(asctime[6], asctime[1], asctime[2], asctime.slice(3, 6))
}

/** Two digits that would lie more than 50 years ahead belong to the past (RFC 9110 §5.6.7). */
function fullYear(twoDigits: number, nowMs: number): number {
  const now = new Date(nowMs).getUTCFullYear()
  const year = now - (now % 100) + twoDigits
  return year > now + 50 ? year - 100 : year
}

function utc(
  year: string | number | undefined,
  monthName: string | undefined,
  day: string | undefined,
  time: readonly string[],
): number | null {
  const [hour = 0, minute = 0, second = 0] = time.map(Number)
  const ms = Date.UTC(Number(year), months.indexOf(monthName ?? ''), Number(day), hour, minute, second)
  return hour > 23 || minute > 59 || second > 60 || new Date(ms).getUTCDate() !== Number(day) ? null : ms
}
