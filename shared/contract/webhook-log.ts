import { z } from 'zod'
import { deliveryState } from '../schema/delivery.ts'
import { finding } from '../schema/finding.ts'
import { entityName } from '../schema/names.ts'
import { maxPageRows, procedure } from './base.ts'
import { jobRef } from './jobs.ts'
import { endpointRef } from './webhooks.ts'
import { httpAttemptRow } from './webhooks.ts'

/** One request in the log. */
export const attemptLogRow = httpAttemptRow.extend({
  /** Grows with every attempt of the workspace. */
  seq: z.number(),
  deliveryId: z.string(),
  eventId: z.string(),
  eventName: z.string().nullable(),
  user: z.string().nullable(),
  /** What made the delivery: test-send, send, journey, relay, forward, resend. */
  origin: z.string(),
  method: z.string(),
  /** Its first 200 characters. */
  url: z.string(),
  requestBytes: z.number(),
  /** True length, also where the kept body is cut; null where it was not read to its end. */
  responseBytes: z.number().nullable(),
})
export type AttemptLogRow = z.infer<typeof attemptLogRow>

const headers = z.array(z.tuple([z.string(), z.string()]))

/** A body as far as it is shown. */
export const loggedBody = z.object({
  /** Text, or base64 where the bytes are no UTF-8. */
  encoding: z.enum(['utf8', 'base64']),
  data: z.string(),
  /** How much of it the log keeps, in bytes; `data` has at most the first 64 KiB of that. */
  keptBytes: z.number(),
  /** True length; null where it was not read to its end. */
  bytes: z.number().nullable(),
})
export type LoggedBody = z.infer<typeof loggedBody>

/** One request and what came back, in full. */
export const attemptLogDetail = z.object({
  row: attemptLogRow,
  url: z.string(),
  /** As frozen when the delivery was made; references to secrets stand unresolved. */
  requestHeaders: headers,
  /** What this attempt sent besides: timestamp, signature. Redacted. */
  addedHeaders: headers,
  requestBody: loggedBody,
  responseHeaders: headers,
  responseBody: loggedBody,
  /** Of the whole body, as hex, where only a part of it is kept. */
  responseSha256: z.string().nullable(),
  /** Address and port that were really used. */
  remoteAddress: z.string().nullable(),
  /** Milliseconds by phase, in order; a phase that did not happen is absent. */
  timings: z.array(z.tuple([z.enum(['dns', 'connect', 'tls', 'wait', 'read']), z.number()])),
  findings: z.array(finding),
  deliveryState,
  /** How many attempts its delivery has had. */
  attempts: z.number(),
  /** The delivery whose request this one repeats. */
  copyOf: z.string().nullable(),
})
export type AttemptLogDetail = z.infer<typeof attemptLogDetail>

/** Part of the log that was searched, newest first. */
export const attemptLogPage = z.object({
  rows: z.array(attemptLogRow),
  /** Everything from this `seq` on was looked at, up to where the search began. */
  reachedSeq: z.number(),
  /** There is nothing more to search down to `after`, or to the beginning. */
  complete: z.boolean(),
  /** First and last `seq` of this log; null while it is empty. */
  firstSeq: z.number().nullable(),
  lastSeq: z.number().nullable(),
})
export type AttemptLogPage = z.infer<typeof attemptLogPage>

const filter = z.string().max(10_000).default('')

export const webhookLogContract = {
  /**
   * A stretch of the log, newest first: below `before`, above `after`. A search ends after some hundred milliseconds with
   * what it has; whoever wants more goes on before `reachedSeq`. BAD_FILTER for a filter that cannot be read.
   */
  page: procedure
    .input(
      z.object({
        of: endpointRef,
        filter,
        before: z.number().nullable().default(null),
        after: z.number().nullable().default(null),
        limit: z.int().min(1).max(maxPageRows).default(200),
      }),
    )
    .output(attemptLogPage),
  attempt: procedure.input(z.object({ id: z.string() })).output(attemptLogDetail),
  /**
   * Writes attempts with their requests and responses into a file under `.signalbench/exports`: those named, or all that
   * the filter shows, oldest first. Secrets are redacted. CONFLICT where the file exists.
   */
  export: procedure
    .input(
      z.object({
        of: endpointRef,
        filter,
        ids: z.array(z.string()).min(1).max(10_000).optional(),
        format: z.enum(['har', 'ndjson']),
        name: entityName,
        replace: z.boolean().default(false),
      }),
    )
    .output(jobRef),
}
