import { requestBytes } from './request.ts'

export type BatchLimits = { readonly maxEventsPerRequest: number; readonly maxRequestBytes: number }

/** What an empty request weighs, and each further event's comma. */
const envelopeBytes = requestBytes([])

/**
 * How many of the first events fit into one request. At least one where there is one: an event that is larger than
 * a whole request goes alone and is refused by name, instead of blocking those behind it.
 * @param eventBytes UTF-8 sizes of the waiting events, in order
 */
export function countThatFits(eventBytes: readonly number[], limits: BatchLimits): number {
  let total = envelopeBytes
  for (let count = 0; count < eventBytes.length; count += 1) {
    total += (eventBytes[count] ?? 0) + (count === 0 ? 0 : 1)
    if (count >= limits.maxEventsPerRequest) return count
    if (count > 0 && total > limits.maxRequestBytes) return count
  }
  return eventBytes.length
}

/** All events in requests that keep the limits, in order. */
export function packBatches<T extends { readonly bytes: number }>(events: readonly T[], limits: BatchLimits): T[][] {
  const batches: T[][] = []
  const sizes = events.map(({ bytes }) => bytes)
  for (let at = 0; at < events.length;) {
    const count = countThatFits(sizes.slice(at, at + limits.maxEventsPerRequest), limits)
    batches.push(events.slice(at, at + count))
    at += count
  }
  return batches
}

/** The two halves that a refused batch is sent again in, until the bad event stands alone. */
export function splitBatch<T>(events: readonly T[]): readonly [T[], T[]] {
  const middle = Math.ceil(events.length / 2)
  return [events.slice(0, middle), events.slice(middle)]
}
