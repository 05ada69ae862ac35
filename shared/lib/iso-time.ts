/** Beyond this, in milliseconds from the epoch, JavaScript has no date. */
const maxDateMs = 8.64e15

/** A time for people who look closely: ISO 8601 with milliseconds; null for none, and for one that is no date. */
export const isoTime = (ms: number | null): string | null =>
  ms === null || !Number.isFinite(ms) || Math.abs(ms) > maxDateMs ? null : new Date(ms).toISOString()
