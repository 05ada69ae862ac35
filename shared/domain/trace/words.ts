import { grouped } from '#shared/lib/quantity.ts'
import type { AttemptFact } from './facts.ts'

/** A span of time for people: `84 ms`, `5.0 s`, `3 min`, `2.5 h`, `4 days`. */
export function durationText(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`
  if (ms < 3_600_000) return `${Math.round(ms / 60_000)} min`
  if (ms < 172_800_000) return `${(ms / 3_600_000).toFixed(1)} h`
  return `${Math.round(ms / 86_400_000)} days`
}

export const timesText = (count: number): string =>
  count === 1 ? 'once' : count === 2 ? 'twice' : `${grouped(count)} times`

/** What came of a request: `503 after 41 ms`, `no answer: connection refused`; what the reason says is not said twice. */
export function requestText({ status, durationMs, outcome, reason, error }: AttemptFact): string {
  const after = durationMs === null ? '' : ` after ${durationText(durationMs)}`
  if (status !== null) return `${status}${after}`
  if (outcome === 'unknown') return 'outcome unknown'
  // The log has errors with their code: `… [ECONNREFUSED]`.
  const said = error?.replace(/ \[[A-Z_\d]+\]$/, '') ?? null
  return said === null || reason.includes(said) ? `no answer${after}` : `no answer${after}: ${said}`
}
