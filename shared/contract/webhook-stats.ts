import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { deliveryState } from '../schema/delivery.ts'
import { entityName } from '../schema/names.ts'
import { procedure } from './base.ts'

/** Milliseconds; at most 15 % too high, never too low. */
export const durationPercentiles = z.object({
  count: z.number(),
  p50Ms: z.number(),
  p95Ms: z.number(),
  p99Ms: z.number(),
})

/** How often a status came; 0 = no answer. */
export const statusCount = z.object({ status: z.number(), count: z.number() })
export type StatusCount = z.infer<typeof statusCount>

/** One stretch of the range, `widthMs` long. */
export const statsPoint = z.object({
  fromMs: z.number(),
  attempts: z.number(),
  statuses: z.array(statusCount),
  duration: durationPercentiles.nullable(),
})
export type StatsPoint = z.infer<typeof statsPoint>

export const slowAttempt = z.object({
  attemptId: z.string(),
  deliveryId: z.string(),
  eventId: z.string(),
  startedAtMs: z.number(),
  durationMs: z.number(),
  status: z.number().nullable(),
})

export const failingDelivery = z.object({
  deliveryId: z.string(),
  eventId: z.string(),
  user: z.string().nullable(),
  state: deliveryState,
  attempts: z.number(),
  lastStatus: z.number().nullable(),
  reason: z.string().nullable(),
})

/** What became of a webhook's requests in a range of time. */
export const webhookStats = z.object({
  /** The range that was counted: whole minutes, or whole hours where it is longer than a day. Half open. */
  fromMs: z.number(),
  toMs: z.number(),
  widthMs: z.number(),
  /** Requests, and how the deliveries that ended with one of them ended. */
  attempts: z.number(),
  delivered: z.number(),
  failed: z.number(),
  /** Attempts after which another one was due. */
  retried: z.number(),
  /** Attempts of which nobody knows whether they arrived. */
  unknown: z.number(),
  statuses: z.array(statusCount),
  duration: durationPercentiles.nullable(),
  /** At most 240, in order of time; empty stretches are there too. */
  points: z.array(statsPoint),
  /** How many attempts the deliveries took that ended in the range. */
  tries: z.array(z.object({ attempts: z.number(), deliveries: z.number() })),
  /** The ten slowest of the range, one a minute. */
  slowest: z.array(slowAttempt),
  /** Of the latest thousand that failed or wait, the ten with the most attempts; whatever the range. */
  mostFailing: z.array(failingDelivery),
})
export type WebhookStats = z.infer<typeof webhookStats>

const webhookRef = z.object({ webhook: entityName })

export const webhookStatsContract = {
  /** Times in ms since the epoch; `fromMs` null = since the first attempt. Empty where nothing was sent. */
  read: procedure
    .input(webhookRef.extend({ fromMs: z.number().nullable(), toMs: z.number(), points: z.int().min(1).max(240) }))
    .output(webhookStats),
  /** Says when there is something new to count: how many attempts of all webhooks were counted. At most twice a second. */
  watch: procedure.output(eventIterator(z.object({ counted: z.number() }))),
}
