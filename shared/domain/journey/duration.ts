const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }
/** Largest first, as people write it. */
const units = Object.entries(unitMs).toReversed()

/** Nobody waits longer than ten years; more would not be a time that a Date can hold. */
export const longestWaitMs = 3_650 * 86_400_000

/**
 * Milliseconds of a span such as `500ms`, `5s` or `1h 30m` (shared/schema/journey.ts), at most ten years. Null for what is
 * none.
 */
export function durationMs(text: string): number | null {
  const trimmed = text.trim()
  const parts = [...trimmed.matchAll(/(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)\s*/gy)]
  const read = parts.reduce((length, [part]) => length + part.length, 0)
  if (parts.length === 0 || read !== trimmed.length) return null
  const total = parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (unitMs[unit ?? 'ms'] ?? 1), 0)
  return Math.min(longestWaitMs, Math.round(total))
}

/** The span in the form of the files, with as few parts as say it exactly: `1h 30m`. */
export function durationText(ms: number): string {
  let rest = Math.max(0, Math.round(ms))
  const parts: string[] = []
  for (const [unit, size] of units) {
    const amount = Math.floor(rest / size)
    if (amount > 0) parts.push(`${amount}${unit}`)
    rest -= amount * size
  }
  return parts.length === 0 ? '0s' : parts.join(' ')
}
