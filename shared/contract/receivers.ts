import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { entityName } from '../schema/names.ts'
import { signatureVerdict } from '../schema/signature.ts'
import { maxPageRows, procedure } from './base.ts'

/** An endpoint that forwards, and how far it is with it. */
export const forwardStatus = z.object({
  /** The endpoint's path. */
  endpoint: z.string(),
  /** `receiver/path`, by which deliveries know it. */
  delivery: z.string(),
  url: z.string(),
  /** Stored and not given to the outbox yet: an answer that is still under way, a batch that fills, no outbox in this process. */
  waiting: z.number(),
  /** Requests made of them that are not delivered yet: due, waiting for a retry or under way. */
  open: z.number(),
  /** Held because continued failure switched forwarding off. */
  held: z.number(),
  delivered: z.number(),
  failed: z.number(),
  /** The newest attempt that failed. */
  lastFailure: z.object({ atMs: z.number(), reason: z.string() }).nullable(),
  /** Why nothing is forwarded at the moment; null where all is well. */
  problem: z.string().nullable(),
})
export type ForwardStatus = z.infer<typeof forwardStatus>

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
  forwards: z.array(forwardStatus),
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
  /** The path of the endpoint of the file that answered; null where there is none. */
  endpoint: z.string().nullable(),
  /** What names the event: X-Event-Id, webhook-id and the like, else what the endpoint's `dedupOn` found. */
  eventId: z.string().nullable(),
  /** A request with the same id or key was taken before. */
  duplicate: z.boolean(),
  /** Whether the endpoint's signature verified; null where it asks for none. */
  signatureOk: z.boolean().nullable(),
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
  /** The body without its Content-Encoding; null where it has none, is damaged or unfolds to more than a megabyte. */
  unpackedBody: z.object({ text: z.string().nullable(), base64: z.string().nullable(), bytes: z.number() }).nullable(),
  signature: signatureVerdict.nullable(),
  /** Milliseconds from the first byte of the head on; null where a part was not reached. */
  timings: z.object({ bodyMs: z.number().nullable(), answerMs: z.number().nullable() }),
  /** Where it goes on to; null where it is not forwarded. */
  forward: z
    .object({
      url: z.string(),
      state: z.enum(['waiting', 'queued']),
      /** Of the delivery that carries it, perhaps with others: `w12`. */
      deliveryId: z.string().nullable(),
    })
    .nullable(),
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

/** A free port in place of a taken one, and what of the workspace calls the taken one. */
export const portOffer = z.object({
  taken: z.int(),
  port: z.int(),
  /** One entry a place, with its address as it is and as it would be. */
  callers: z.array(z.object({ file: z.string(), from: z.string(), to: z.string() })),
})
export type PortOffer = z.infer<typeof portOffer>

const receiverRef = z.object({ receiver: entityName })

export const receiversContract = {
  watch: procedure.output(eventIterator(z.array(receiverStatus))),
  /** PORT_TAKEN names the port and the file. */
  start: procedure.input(receiverRef).output(z.object({})),
  stop: procedure.input(receiverRef).output(z.object({})),
  /** Null where the receiver's port is not what keeps it from listening. */
  portOffer: procedure.input(receiverRef).output(z.object({ offer: portOffer.nullable() })),
  /** Saves the port in the receiver's file, `callersToo`: in the files that call the old one, and starts it. CONFLICT, PORT_TAKEN. */
  movePort: procedure
    .input(receiverRef.extend({ port: z.int().min(1).max(65_535), callersToo: z.boolean() }))
    .output(z.object({})),
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
