import { z } from 'zod'
import { decimal } from './names.ts'

/** Exactly one at any time. waiting: a retry is due later. held: not sent on purpose (paused relay). */
export const deliveryState = z.enum(['pending', 'leased', 'waiting', 'held', 'delivered', 'failed', 'cancelled'])
export type DeliveryState = z.infer<typeof deliveryState>

/** One row of the deliveries grid. */
export const deliveryRow = z.object({
  id: z.string(),
  seq: z.number(),
  relay: z.string(),
  eventId: z.string().nullable(),
  idempotencyKey: z.string(),
  topic: z.string(),
  partition: z.number(),
  offset: decimal,
  eventName: z.string(),
  user: z.string(),
  /** Which of the relay's mappings made it; null where the relay has only one. */
  mapping: z.string().nullable().optional(),
  state: deliveryState,
  attempts: z.number(),
  /** Last answer: HTTP status, or null when none came. */
  lastStatus: z.number().nullable(),
  /** Why it is in this state, in words. */
  reason: z.string().nullable(),
  dueAtMs: z.number().nullable(),
  createdAtMs: z.number(),
  updatedAtMs: z.number(),
})
export type DeliveryRow = z.infer<typeof deliveryRow>

/** One HTTP request and its outcome. */
export const attemptRow = z.object({
  id: z.string(),
  relay: z.string(),
  startedAtMs: z.number(),
  durationMs: z.number().nullable(),
  status: z.number().nullable(),
  /** How many events the request carried. */
  events: z.number(),
  requestBytes: z.number(),
  outcome: z.enum(['delivered', 'retry', 'failed', 'unknown']),
  /** What was decided and why, in words. */
  reason: z.string(),
})
export type AttemptRow = z.infer<typeof attemptRow>

/** A record or delivery that was given up. `kind` tells which retry is possible. */
export const deadLetterRow = z.object({
  id: z.string(),
  seq: z.number(),
  relay: z.string(),
  /** rejected: no event could be made of the record. failed: the destination refused it for good. */
  kind: z.enum(['rejected', 'failed']),
  /** Rule id or `http-400` and the like; what bulk retry groups by. */
  reason: z.string(),
  message: z.string(),
  topic: z.string(),
  partition: z.number(),
  offset: decimal,
  eventName: z.string().nullable(),
  user: z.string().nullable(),
  /** Which of the relay's mappings was used; null where the relay has only one. */
  mapping: z.string().nullable().optional(),
  createdAtMs: z.number(),
})
export type DeadLetterRow = z.infer<typeof deadLetterRow>
