import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { deliveryState } from '../schema/delivery.ts'
import { finding } from '../schema/finding.ts'
import { entityName } from '../schema/names.ts'
import { retryChoice } from '../schema/retry.ts'
import { maxPageRows, procedure } from './base.ts'
import { jobRef } from './jobs.ts'

/** Where requests go: a webhook by its name, or a forwarding endpoint of a receiver as `receiver/path`. */
export const endpointRef = z.object({
  kind: z.enum(['webhook', 'forward']).default('webhook'),
  name: z.string().min(1).max(300),
})

/** How many deliveries are in each state. */
export const httpCounts = z.record(deliveryState, z.number())

/** One endpoint as lists and banners show it. Times are epoch ms. */
export const endpointStatus = z.object({
  kind: z.enum(['webhook', 'forward']),
  name: z.string(),
  state: z.enum(['active', 'disabled']),
  /** Close to being disabled since then; null where it is not. */
  warnedAtMs: z.number().nullable(),
  disabledAtMs: z.number().nullable(),
  /** Why it is disabled or warned of, in words. */
  reason: z.string().nullable(),
  /** The last successful test send. */
  testedAtMs: z.number().nullable(),
  /** Why enabling needs an override, in words; null where a test has succeeded, or it is not disabled. */
  needsTest: z.string().nullable(),
  failedInARow: z.number(),
  failingSinceMs: z.number().nullable(),
  counts: httpCounts,
  inFlight: z.number(),
  nextDueAtMs: z.number().nullable(),
  /** When the oldest delivery that waits for being sent was made. */
  oldestPendingAtMs: z.number().nullable(),
  /** Why nothing can be sent at present: a missing secret, a bad file. */
  waiting: z.string().nullable(),
})
export type EndpointStatus = z.infer<typeof endpointStatus>

/** How much faster delays pass: any factor from 1, or `step`: they pass only by `step`. */
export const timeScale = z.union([z.number().min(1).max(100_000), z.literal('step')])
export type TimeScaleSetting = z.infer<typeof timeScale>

export const webhooksStatus = z.object({ timeScale, endpoints: z.array(endpointStatus) })
export type WebhooksStatus = z.infer<typeof webhooksStatus>

/** One delivery of the outbox of single requests. */
export const httpDeliveryRow = z.object({
  id: z.string(),
  seq: z.number(),
  kind: z.enum(['webhook', 'forward']),
  endpoint: z.string(),
  run: z.number(),
  /** What made it: test-send, send, journey, relay, forward, resend. */
  origin: z.string(),
  eventId: z.string(),
  user: z.string().nullable(),
  eventName: z.string().nullable(),
  state: deliveryState,
  attempts: z.number(),
  lastStatus: z.number().nullable(),
  /** Why it is in this state, in words. */
  reason: z.string().nullable(),
  dueAtMs: z.number().nullable(),
  createdAtMs: z.number(),
  updatedAtMs: z.number(),
  /** The delivery whose request this one repeats. */
  copyOf: z.string().nullable(),
})
export type HttpDeliveryRow = z.infer<typeof httpDeliveryRow>

export const httpAttemptRow = z.object({
  id: z.string(),
  /** From 1, of its delivery. */
  attempt: z.number(),
  startedAtMs: z.number(),
  durationMs: z.number().nullable(),
  /** Null where no answer came. */
  status: z.number().nullable(),
  outcome: z.enum(['delivered', 'retry', 'failed', 'unknown']),
  /** What was decided and why, in words. */
  reason: z.string(),
  /** When it is tried again. */
  nextAtMs: z.number().nullable(),
  error: z.string().nullable(),
})
export type HttpAttemptRow = z.infer<typeof httpAttemptRow>

const headers = z.array(z.tuple([z.string(), z.string()]))

export const httpDeliveryDetail = z.object({
  row: httpDeliveryRow,
  /** As frozen when it was made; references to secrets stand unresolved. */
  request: z.object({ method: z.string(), url: z.string(), headers, body: z.string(), bodyBytes: z.number() }),
  findings: z.array(finding),
  attempts: z.array(httpAttemptRow),
})
export type HttpDeliveryDetail = z.infer<typeof httpDeliveryDetail>

/** A webhook that may not be saved yet: what of it is rendered. How it is sent comes from the saved file. */
export const webhookTemplates = z.object({
  method: z.string().max(1_000),
  url: z.string().max(100_000),
  headers: z.array(z.tuple([z.string().max(10_000), z.string().max(100_000)])).max(500),
  body: z.string().max(600_000),
})

/** JSON of what templates see. */
const contextText = z.string().max(900_000).default('{}')
const ids = z.array(z.string()).min(1).max(10_000)
const changed = z.object({
  /** How many could be changed; the others are under way, held, or have ended. */
  changed: z.number(),
})

/** One attempt of a delivery that keeps failing: the earliest and latest it starts, ms after the first. */
export const scheduledAttempt = z.object({ attempt: z.number(), earliestMs: z.number(), latestMs: z.number() })

export const schedulePreview = z.object({
  attempts: z.array(scheduledAttempt),
  /** The policy's name, `custom` for a list of delays. */
  policy: z.string(),
  basis: z.enum(['documented', 'assumed', 'custom']),
  retryOn: z.array(z.string()),
  /** What Retry-After does, in words. */
  retryAfter: z.string(),
  /** When it switches an endpoint off, in words; null = never. */
  disables: z.string().nullable(),
})
export type SchedulePreview = z.infer<typeof schedulePreview>

export const webhooksContract = {
  /** Every webhook, and every forwarding endpoint that something was sent to; conflated, at most ten a second. */
  watch: procedure.output(eventIterator(webhooksStatus)),
  /**
   * Renders and stores one delivery; what becomes of it stands in the log. A test send is tried once, also while the
   * endpoint is disabled, and sees what OneSignal's test send sees. BAD_INPUT where nothing could be sent, with the reason.
   */
  send: procedure
    .input(
      z.object({
        webhook: entityName,
        templates: webhookTemplates.optional(),
        contextText,
        testSend: z.boolean().default(false),
      }),
    )
    .output(z.object({ deliveryId: z.string(), eventId: z.string() })),
  /**
   * Many users at once: `count` deliveries of one context, or one for each line of `usersText` (NDJSON, each laid over the
   * context). The job's progress counts what has ended; cancelling it cancels what was not sent yet.
   */
  burst: procedure
    .input(
      z.object({
        webhook: entityName,
        contextText,
        count: z.int().min(1).max(1_000_000).default(1),
        usersText: z.string().max(900_000).optional(),
        /** A file of the workspace in place of `usersText`. */
        usersFile: z.string().min(1).max(500).optional(),
        /** Deliveries a second; null = all at once, as OneSignal does. */
        perSecond: z.number().positive().nullable().default(null),
      }),
    )
    .output(jobRef),
  /** Newest first; `before` is the last row's `seq` of the page before. */
  deliveries: procedure
    .input(
      z.object({
        of: endpointRef,
        state: deliveryState.optional(),
        before: z.number().nullable().default(null),
        limit: z.int().min(1).max(maxPageRows).default(200),
      }),
    )
    .output(z.object({ rows: z.array(httpDeliveryRow) })),
  delivery: procedure.input(z.object({ id: z.string() })).output(httpDeliveryDetail),
  /** Makes deliveries due at once; those that ended begin anew with their ids. */
  retryNow: procedure.input(z.object({ ids })).output(changed),
  cancel: procedure.input(z.object({ ids })).output(changed),
  /** The same requests once more, byte for byte, as new deliveries. */
  resend: procedure.input(z.object({ ids })).output(z.object({ ids: z.array(z.string()) })),
  setTimeScale: procedure.input(z.object({ timeScale })).output(z.object({})),
  /** Makes what is due next due now: of one endpoint, or of all. Null where nothing waits. */
  step: procedure
    .input(z.object({ of: endpointRef.optional() }))
    .output(z.object({ deliveryId: z.string().nullable() })),
  /** Takes a disabled endpoint back into use. BAD_INPUT without a successful test send since, or an override. */
  enable: procedure
    .input(z.object({ of: endpointRef, override: z.boolean().default(false), held: z.enum(['send', 'discard']) }))
    .output(z.object({})),
  /** What a retry choice means, saved or not. BAD_INPUT for one that is none. */
  schedule: procedure.input(z.object({ retry: retryChoice })).output(schedulePreview),
}
