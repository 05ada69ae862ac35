import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { entityName } from '../schema/names.ts'
import { maxPageRows, procedure } from './base.ts'

export const receiverStatus = z.object({
  name: z.string(),
  state: z.enum(['stopped', 'listening', 'failed']),
  /** http://127.0.0.1:4010, null unless listening. */
  url: z.string().nullable(),
  message: z.string().nullable(),
  requests: z.number(),
  lastRequestAtMs: z.number().nullable(),
  emulator: z.object({
    enabled: z.boolean(),
    eventsAccepted: z.number(),
    eventsRefused: z.number(),
    /** Came again under a key of the last four hours, and were not stored again. */
    eventsRepeated: z.number(),
    users: z.number(),
  }),
})
export type ReceiverStatus = z.infer<typeof receiverStatus>

export const receivedRow = z.object({
  seq: z.number(),
  id: z.string(),
  receiver: z.string(),
  atMs: z.number(),
  method: z.string(),
  path: z.string(),
  /** Status answered; null when the connection was reset on purpose or broke. */
  status: z.number().nullable(),
  requestBytes: z.number(),
  durationMs: z.number(),
  /** Events in an emulator request, else null. */
  events: z.number().nullable(),
  /** What the receiver did and why, in words. */
  note: z.string(),
})
export type ReceivedRow = z.infer<typeof receivedRow>

export const receivedDetail = receivedRow.extend({
  remoteAddress: z.string(),
  /** In order and in the case they came in. */
  requestHeaders: z.array(z.tuple([z.string(), z.string()])),
  /** Text where the bytes are UTF-8, else base64; the first 64 KiB. */
  requestBody: z.object({ text: z.string().nullable(), base64: z.string().nullable(), bytes: z.number() }),
  responseHeaders: z.array(z.tuple([z.string(), z.string()])),
  responseBody: z.string(),
})
export type ReceivedDetail = z.infer<typeof receivedDetail>

/** Names a user of the emulator: users of one id in two apps are two. */
export const emulatorUserRef = z.object({
  /** The external id; `onesignal_id …` where events name only that. */
  user: z.string(),
  appId: z.string(),
})
export type EmulatorUserRef = z.infer<typeof emulatorUserRef>

export const emulatorUser = emulatorUserRef.extend({
  events: z.number(),
  /** Different event names. */
  names: z.number(),
  lastAtMs: z.number(),
})
export type EmulatorUser = z.infer<typeof emulatorUser>

/** What the emulator stored of a user under one event name. */
export const emulatorName = z.object({
  name: z.string(),
  count: z.number(),
  firstAtMs: z.number(),
  lastAtMs: z.number(),
  /** The last event as it came, every digit kept; null where it is not kept any more. */
  lastEventJson: z.string().nullable(),
})
export type EmulatorName = z.infer<typeof emulatorName>

const receiverRef = z.object({ receiver: entityName })

export const receiversContract = {
  watch: procedure.output(eventIterator(z.array(receiverStatus))),
  /** PORT_TAKEN names the port and the file. */
  start: procedure.input(receiverRef).output(z.object({})),
  stop: procedure.input(receiverRef).output(z.object({})),
  /** Newest first; `before` is the last row's `seq` of the page before. */
  requests: procedure
    .input(
      receiverRef.extend({
        before: z.number().nullable().default(null),
        limit: z.int().min(1).max(maxPageRows).default(200),
      }),
    )
    .output(z.object({ rows: z.array(receivedRow) })),
  request: procedure.input(z.object({ id: z.string() })).output(receivedDetail),
  /** Users with stored events, by id; `search` is contained in the id, in any case. `after` is `next` of the page before. */
  emulatorUsers: procedure
    .input(
      receiverRef.extend({
        search: z.string().max(1_000).default(''),
        after: emulatorUserRef.nullable().default(null),
        limit: z.int().min(1).max(maxPageRows).default(200),
      }),
    )
    .output(z.object({ rows: z.array(emulatorUser), next: emulatorUserRef.nullable() })),
  /** A user's events by name. `after` is `next` of the page before. */
  emulatorEvents: procedure
    .input(
      receiverRef.extend({
        ...emulatorUserRef.shape,
        after: z.string().nullable().default(null),
        limit: z.int().min(1).max(maxPageRows).default(100),
      }),
    )
    .output(z.object({ rows: z.array(emulatorName), next: z.string().nullable() })),
}
