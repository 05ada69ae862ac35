/** Numbers of the Custom Events API (onesignal.md §1). */

/** UTF-8 bytes of one serialised event, documented by OneSignal: 2024, not 2048. That the whole event counts is assumed. */
export const maxEventBytes = 2_024

/** Characters of an event's name, documented. */
export const maxNameCharacters = 128

/** Upper edges, in bytes, of the classes that event sizes are counted in: eight up to the limit, then what is too large. */
export const eventSizeEdges: readonly number[] = [
  ...Array.from({ length: 8 }, (_, index) => ((index + 1) * maxEventBytes) / 8),
  2 * maxEventBytes,
  4 * maxEventBytes,
]

/** So long OneSignal remembers idempotency keys, best effort (Create custom events); another page says 30 days. */
export const keysRememberedMs = 4 * 3_600_000
