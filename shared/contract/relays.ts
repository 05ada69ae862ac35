import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { attemptRow, deadLetterRow, deliveryRow, deliveryState } from '../schema/delivery.ts'
import { mappedView } from '../schema/event.ts'
import { entityName } from '../schema/names.ts'
import { relayMode } from '../schema/relay.ts'
import { maxPageRows, procedure } from './base.ts'
import { jobRef } from './jobs.ts'

export const partitionLag = z.object({
  topic: z.string(),
  partition: z.number(),
  /** Decimal strings; committed null = nothing committed yet. */
  committed: z.string().nullable(),
  high: z.string(),
  lag: z.number(),
})

/** Percentiles of the last five minutes, in ms; at most 15 % too high, never too low. */
export const latencyView = z.object({ count: z.number(), p50Ms: z.number(), p95Ms: z.number(), p99Ms: z.number() })
export type LatencyView = z.infer<typeof latencyView>

/** One relay as the screen shows it. Counts are of this run except pending, waiting, held, failed and dead letters, which are of the log. */
export const relayStatus = z.object({
  name: z.string(),
  mode: relayMode,
  state: z.enum(['stopped', 'starting', 'running', 'draining', 'reconnecting', 'paused', 'failed', 'ended']),
  /** Somebody paused it; else a paused relay was refused by the destination (401, 403). */
  pausedByHand: z.boolean(),
  /** At present, which a 429 lowers for a while, and as the file has it; null = no limit, or not running. */
  requestsPerSecond: z.object({ now: z.number().nullable(), configured: z.number().nullable() }),
  /** What happened, why, what now. */
  message: z.string().nullable(),
  nextTryAtMs: z.number().nullable(),
  consumed: z.number(),
  mapped: z.number(),
  rejected: z.number(),
  delivered: z.number(),
  failed: z.number(),
  /** Rejected records and failed events that the log keeps as dead letters; not what a webhook's own log keeps. */
  deadLetters: z.number(),
  pending: z.number(),
  held: z.number(),
  /** Sent again with the same idempotency key. */
  duplicatesSent: z.number(),
  recordsPerSecond: z.number(),
  deliveredPerSecond: z.number(),
  /** From the record's timestamp, by this computer's clock: until it was read, and until its event was accepted. */
  latency: z.object({ read: latencyView.nullable(), accepted: latencyView.nullable() }),
  lag: z.number().nullable(),
  partitions: z.array(partitionLag),
})
export type RelayStatus = z.infer<typeof relayStatus>

/** What a dry run would have done with a record; the last 1,000 are remembered, nothing is stored. */
export const dryRunRow = z.object({
  seq: z.number(),
  atMs: z.number(),
  topic: z.string(),
  partition: z.number(),
  offset: z.string(),
  verdict: z.string(),
  eventName: z.string().nullable(),
  user: z.string().nullable(),
  eventBytes: z.number().nullable(),
})
export type DryRunRow = z.infer<typeof dryRunRow>

/** Request and response of one attempt; bodies cut to their first 64 KiB, with their true length. */
export const attemptDetail = attemptRow.extend({
  url: z.string(),
  remoteAddress: z.string().nullable(),
  requestHeaders: z.array(z.tuple([z.string(), z.string()])),
  requestBody: z.string(),
  responseHeaders: z.array(z.tuple([z.string(), z.string()])),
  responseBody: z.string(),
  responseBytes: z.number().nullable(),
  error: z.string().nullable(),
})
export type AttemptDetail = z.infer<typeof attemptDetail>

/** Dead letters that were discarded together for one reason. */
export const discard = z.object({ atMs: z.number(), reason: z.string(), note: z.string(), count: z.number() })
export type Discard = z.infer<typeof discard>

/** Which deliveries: those made from one time (inclusive) to another (exclusive), ms since the epoch, or some by id. */
export const replayOf = z.union([
  z.object({ fromMs: z.number(), toMs: z.number() }),
  z.object({ ids: z.array(z.string()).min(1).max(1_000) }),
])
export type ReplayOf = z.infer<typeof replayOf>

/** What a replay sends, and what it leaves alone: what is pending goes out anyway, dead letters are retried as such. */
export const replayPreview = z.object({
  mode: z.enum(['emulator', 'live']),
  events: z.number(),
  /** Of these, delivered longer ago than OneSignal remembers keys: it takes them as new. */
  keysForgotten: z.number(),
  /** Of these, delivered in the other mode so far. */
  otherMode: z.number(),
  pending: z.number(),
  failed: z.number(),
  discarded: z.number(),
})
export type ReplayPreview = z.infer<typeof replayPreview>

const relayRef = z.object({ relay: entityName })
/** Newest first; `before` is the last row's `seq` of the page before. */
const page = { before: z.number().nullable().default(null), limit: z.int().min(1).max(maxPageRows).default(200) }

const editedEvent = z.object({ id: z.string(), eventText: z.string().max(100_000) })

export const relaysContract = {
  /** All relays, conflated, at most ten a second. */
  watch: procedure.output(eventIterator(z.array(relayStatus))),
  /**
   * A relay whose file says live sends for real where `confirmAppId` repeats the app id (CONFIRMATION_REQUIRED where it is
   * another), else it runs as dry run. One that failed or has ended begins anew.
   */
  start: procedure.input(relayRef.extend({ confirmAppId: z.string().optional() })).output(z.object({})),
  /** Finishes what is in flight (at most 5 s), commits, stops. */
  stop: procedure.input(relayRef).output(z.object({})),
  /** Reads and sends nothing until `resume`. BAD_INPUT where nothing runs that could be paused. */
  pause: procedure.input(relayRef).output(z.object({})),
  /** Reads nothing more, finishes what is pending with its retries, then stops. Answers at once. */
  drain: procedure.input(relayRef).output(z.object({})),
  /** After a pause by hand or by an answer (401, 403): goes on, with the current key. */
  resume: procedure.input(relayRef).output(z.object({})),
  /** live: CONFIRMATION_REQUIRED unless `confirmAppId` repeats the app id. The mode is written to the relay's file. */
  setMode: procedure
    .input(relayRef.extend({ mode: relayMode, confirmAppId: z.string().optional() }))
    .output(z.object({})),
  dryRunRows: procedure.input(relayRef.extend(page)).output(z.object({ rows: z.array(dryRunRow) })),
  deliveries: procedure
    .input(relayRef.extend({ ...page, state: deliveryState.optional() }))
    .output(z.object({ rows: z.array(deliveryRow) })),
  delivery: procedure
    .input(z.object({ id: z.string() }))
    .output(z.object({ delivery: deliveryRow, eventJson: z.string(), attempts: z.array(attemptRow) })),
  attempt: procedure.input(z.object({ id: z.string() })).output(attemptDetail),
  deadLetters: procedure
    .input(relayRef.extend({ ...page, reason: z.string().optional() }))
    .output(z.object({ rows: z.array(deadLetterRow) })),
  deadLetterReasons: procedure.input(relayRef).output(
    z.object({
      reasons: z.array(
        z.object({
          reason: z.string(),
          kind: z.enum(['rejected', 'failed']),
          message: z.string(),
          count: z.number(),
        }),
      ),
    }),
  ),
  /** The record behind a dead letter and what became of it. */
  deadLetter: procedure.input(z.object({ id: z.string() })).output(
    z.object({
      row: deadLetterRow,
      valueText: z.string(),
      event: mappedView.nullable(),
      attempts: z.array(attemptRow),
      /** The event as it was sent last, compact JSON; null where the mapping made none. */
      sentJson: z.string().nullable(),
      /** The event as it was before each edit by hand, oldest first; null = there was none. */
      edits: z.array(z.object({ atMs: z.number(), before: z.string().nullable() })),
    }),
  ),
  /** A failed one is sent again with the same idempotency key; a rejected one is mapped again with the current mapping first. */
  retryDeadLetters: procedure
    .input(relayRef.extend({ ids: z.array(z.string()).optional(), reason: z.string().optional() }))
    .output(z.object({ retried: z.number(), stillRejected: z.number() })),
  /** What the rules say of a dead letter's event as it was typed. BAD_INPUT for what is no event at all. */
  examineEdit: procedure.input(editedEvent).output(mappedView),
  /** Sends it as it was typed, with the key of its record; what it was stays in the log. BAD_INPUT where a rule refuses it. */
  retryEdited: procedure.input(editedEvent).output(z.object({})),
  /** Given up for good, with a trace: they stay in the log, marked, and are counted. */
  discardDeadLetters: procedure
    .input(
      relayRef.extend({
        ids: z.array(z.string()).optional(),
        reason: z.string().optional(),
        note: z.string().max(500).default(''),
      }),
    )
    .output(z.object({ discarded: z.number() })),
  /** What was discarded, newest first, the last hundred. */
  discards: procedure.input(relayRef).output(z.object({ discards: z.array(discard) })),
  /** Saves them as a capture, in which each record also says why it was given up. CONFLICT where it exists. */
  exportDeadLetters: procedure
    .input(relayRef.extend({ reason: z.string().optional(), capture: entityName, replace: z.boolean().default(false) }))
    .output(jobRef),
  previewReplay: procedure.input(relayRef.extend({ of: replayOf })).output(replayPreview),
  /** Sends delivered events once more with the same keys. live: CONFIRMATION_REQUIRED unless `confirmAppId` repeats the app id. */
  replay: procedure.input(relayRef.extend({ of: replayOf, confirmAppId: z.string().optional() })).output(jobRef),
}
