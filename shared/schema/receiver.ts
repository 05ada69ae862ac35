import { z } from 'zod'
import { httpUrl, looseFile } from './names.ts'
import { retryChoice } from './retry.ts'
import { signatureSettings } from './signature.ts'

/** One scripted answer; without `times` it counts once, after the last the script begins again. */
export const scriptStep = z.looseObject({
  status: z.int().min(200).max(599).optional(),
  times: z.int().min(1).default(1),
  delayMs: z.int().min(0).optional(),
  headers: z.array(z.tuple([z.string(), z.string()])).optional(),
  body: z.string().optional(),
  /** Instead of `body`: bytes that are no text, such as packed ones. */
  bodyBase64: z.base64().optional(),
  /** Instead of `body`: so many letters. */
  bodyBytes: z.int().min(0).max(200_000_000).optional(),
  /** Breaks the connection instead of answering; with `resetAfterBytes` after so many bytes of the body. */
  reset: z.boolean().optional(),
  resetAfterBytes: z.int().min(0).optional(),
  /** Sends the body slowly: so many bytes at a time, with a pause after each. */
  drip: z.looseObject({ bytes: z.int().min(1).default(1), everyMs: z.int().min(1).default(100) }).optional(),
  /** Never answers; the connection stays open until the sender leaves. */
  hang: z.boolean().optional(),
  /** Sent as it stands instead of an HTTP answer, and the connection is closed after it. */
  raw: z.string().optional(),
  /** With this chance the step is taken when its turn comes, else the next one; the endpoint's `seed` makes it repeatable. */
  probability: z.number().min(0).max(1).optional(),
})
export type ScriptStep = z.infer<typeof scriptStep>

/** Where what was received goes on to: the queue proxy that OneSignal's page recommends. Stored, then answered, then forwarded. */
export const forwardSettings = z.looseObject({
  url: httpUrl,
  /** Null = no limit. */
  requestsPerSecond: z.number().positive().nullable().default(null),
  maxConcurrent: z.int().min(1).max(1_000).default(10),
  timeoutMs: z.int().min(1).max(3_600_000).default(30_000),
  /** One POST of a JSON array of the bodies, in order of arrival. */
  batch: z
    .looseObject({
      maxItems: z.int().min(1).max(10_000).default(20),
      maxWaitMs: z.int().min(0).max(3_600_000).default(500),
    })
    .optional(),
  /** Headers that are set anew; those of the request are kept but for hop-by-hop ones. */
  headers: z.array(z.tuple([z.string(), z.string()])).optional(),
  /** A Liquid template for what is sent, over `request` (method, path, headers, body, json); without it the body as it came. */
  body: z.string().optional(),
  retry: retryChoice.default('onesignal-assumed'),
})
export type ForwardSettings = z.infer<typeof forwardSettings>

export const receiverEndpoint = z.looseObject({
  path: z.string().startsWith('/'),
  /** Verified and explained; one that fails is answered by the script all the same. */
  signature: signatureSettings.optional(),
  /** What makes two requests the same: `header:x-event-id` or `json:$.event.id`. */
  dedupOn: z
    .string()
    .regex(/^(?:header:[^\s:]+|json:\$.*)$/, '"header:<name>" or "json:<JSONPath>"')
    .optional(),
  forward: forwardSettings.optional(),
  script: z.array(scriptStep).min(1).optional(),
  seed: z.int().optional(),
})
export type ReceiverEndpoint = z.infer<typeof receiverEndpoint>

/** Errors for some events of a request, as the API tells them in a 202. */
export const eventErrors = z.looseObject({
  /** Only events of these external or OneSignal ids; without it of all users. */
  users: z.array(z.string()).min(1).optional(),
  /** Every how many of them fails: 1 = each, 3 = the third, the sixth … of the request. */
  every: z.int().min(1).default(1),
  /** `not found` is final for a sender, every other code may be sent again. */
  code: z.string().min(1).default('internal error'),
  title: z.string().default('Internal error'),
})
export type EventErrors = z.infer<typeof eventErrors>

/**
 * One scripted answer of the emulator. A 2xx (202 where none is given) lets the API's rules answer, late or with errors
 * for some events where the step says so; any other status and `reset` are answered instead of them.
 */
export const emulatorStep = scriptStep.extend({
  eventErrors: eventErrors.optional(),
  /** The events are taken in before the fault: the sender does not know, and sends them again under the same keys. */
  stored: z.boolean().optional(),
})
export type EmulatorStep = z.infer<typeof emulatorStep>

/** The local stand-in for the Custom Events API. */
export const oneSignalEmulator = z.looseObject({
  enabled: z.boolean().default(true),
  apiKey: z.string().default('test-key'),
  /** Further apps with keys of their own: a key of one app used for another is answered 403 instead of 401. */
  apps: z.array(z.looseObject({ appId: z.string().min(1), apiKey: z.string().min(1) })).optional(),
  knownUsers: z.union([z.literal('any'), z.array(z.string())]).default('any'),
  /** Scripted answers, one a request; without it the API's rules always answer. */
  script: z.array(emulatorStep).min(1).optional(),
  /** Requests a second above which it answers 429; null = no limit. */
  requestsPerSecond: z.number().positive().nullable().default(null),
})
export type OneSignalEmulator = z.infer<typeof oneSignalEmulator>

/** `receivers/<name>.json`. Without a file every path answers 200. */
export const receiverFile = looseFile({
  host: z.string().default('127.0.0.1'),
  port: z.int().min(0).max(65_535).default(0),
  enabled: z.boolean().default(true),
  endpoints: z.array(receiverEndpoint).default([]),
  oneSignalEmulator: oneSignalEmulator.optional(),
})
export type ReceiverFile = z.infer<typeof receiverFile>
