import type { HttpReply } from '#engine/destination/types.ts'
import type { Claimed } from '#engine/store/deliveries.ts'

/**
 * A request that a sleep or a set clock fell into, as if it had not: without this, a policy that gives up 15 minutes after
 * the first try would do so after one try and eight hours of sleep.
 * @param jumpMs how far the clock is ahead of where the request's duration would have it; milliseconds
 */
export function asIfSteady(
  items: readonly Claimed[],
  reply: HttpReply,
  jumpMs: number,
): [items: readonly Claimed[], reply: HttpReply] {
  const moved = items.map((item) =>
    item.firstTriedAtMs === null ? item : { ...item, firstTriedAtMs: item.firstTriedAtMs + jumpMs },
  )
  return [moved, { ...reply, startedAtMs: reply.startedAtMs + jumpMs }]
}
