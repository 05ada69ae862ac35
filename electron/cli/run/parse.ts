import { InvalidArgumentError } from 'commander'
import type { InspectFrom } from '#shared/contract/live.ts'

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** `60s`, `500ms`, `2m`, `1.5h`; a bare number is seconds. Milliseconds. */
export function parseDuration(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)?$/.exec(text)
  if (match === null) throw new InvalidArgumentError('Write a duration such as 60s, 500ms, 2m or 1h.')
  return Number(match[1]) * (units[match[2] ?? 's'] ?? 1000)
}

/** A whole number from `min` on. */
export const parseCount =
  (min: number, max: number = Number.MAX_SAFE_INTEGER) =>
  (text: string): number => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
    if (value >= min && value <= max) return value
    throw new InvalidArgumentError(
      max === Number.MAX_SAFE_INTEGER
        ? `Write a whole number, ${min} or more.`
        : `Write a whole number from ${min} to ${max}.`,
    )
  }

/** `now`, `beginning`, `last:N`, `offset:N`, `time:ISO`. */
export function parseFrom(text: string): InspectFrom {
  if (text === 'now' || text === 'beginning') return text
  const [kind, ...rest] = text.split(':')
  const value = rest.join(':')
  if (kind === 'last' && /^[1-9]\d*$/.test(value)) return { last: Number(value) }
  if (kind === 'offset' && /^\d+$/.test(value)) return { offset: value }
  const timeMs = kind === 'time' ? isoTimeMs(value) : null
  if (timeMs !== null) return { time: new Date(timeMs).toISOString() }
  throw new InvalidArgumentError('Write now, beginning, last:N, offset:N or time:2026-01-31T12:00:00Z.')
}

/** A day, or a day and a time; without an offset it is the local one. */
const isoTime = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/i

/** Epoch ms of an ISO 8601 time, or null: `Date.parse` alone reads `3` as a day in March. */
export function isoTimeMs(text: string): number | null {
  const ms = isoTime.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(ms) ? null : ms
}

/** Topics may be given comma-separated, several times, or both. */
export function parseTopics(text: string, before: readonly string[] = []): readonly string[] {
  const topics = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
  if (topics.length === 0) throw new InvalidArgumentError('Write one topic or several: user-events,purchase-events.')
  return [...before, ...topics]
}

/** One `--set PATH=VALUE`: JSON where the value is JSON, else a string. */
export type Setting = { readonly path: readonly string[]; readonly value: unknown; readonly text: string }

/** One more `--set PATH=VALUE`. The value is JSON where it can be read as such, and text otherwise. */
export function parseSetting(text: string, before: readonly Setting[] = []): readonly Setting[] {
  const at = text.indexOf('=')
  const path = text.slice(0, Math.max(at, 0)).split('.')
  if (at < 1 || path.includes('')) {
    throw new InvalidArgumentError('Write PATH=VALUE, for example destination.baseUrl=http://127.0.0.1:4010.')
  }
  const written = text.slice(at + 1)
  return [...before, { path, value: jsonOrText(written), text: written }]
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
