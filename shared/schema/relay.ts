import { z } from 'zod'
import { decimal, entityName, httpUrl, looseFile } from './names.ts'
import { retryChoice } from './retry.ts'

const topics = z.union([
  z.array(z.string().min(1)).min(1),
  z
    .string()
    // For the published JSON Schema, which knows no splitting.
    .meta({ pattern: String.raw`[^\s,]` })
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    )
    .pipe(z.array(z.string().min(1)).min(1)),
])

/** Where a group without committed offsets begins. */
export const startPosition = z.union([
  z.enum(['earliest', 'latest']),
  z.object({ offset: z.union([decimal, z.int()]).transform(String) }),
  z.object({ time: z.iso.datetime({ offset: true }) }),
])
export type StartPosition = z.infer<typeof startPosition>

export const recordFormat = z.enum(['auto', 'json', 'avro', 'protobuf', 'json-schema'])
export type RecordFormat = z.infer<typeof recordFormat>

/** dry-run sends nothing, emulator sends to this workspace's receiver, live sends to OneSignal. */
export const relayMode = z.enum(['dry-run', 'emulator', 'live'])
export type RelayMode = z.infer<typeof relayMode>

/** The Custom Events API; numbers that OneSignal does not publish are assumed (onesignal.md §1). */
export const oneSignalDestination = z.looseObject({
  kind: z.literal('onesignal'),
  appId: z.string().min(1),
  /** A `${env:…}` or `${secret:…}` reference. */
  apiKey: z.string().optional(),
  baseUrl: httpUrl.default('https://api.onesignal.com'),
  /** Older SDKs call /apps/{app_id}/integrations/custom_events. */
  legacyPath: z.boolean().default(false),
  maxEventsPerRequest: z.int().min(1).max(10_000).default(100),
  maxRequestBytes: z.int().min(4_096).default(1_000_000),
  lingerMs: z.int().min(0).default(100),
  requestsPerSecond: z.number().positive().nullable().default(10),
  concurrency: z.int().min(1).max(256).default(4),
  timeoutMs: z.int().min(1).default(100_000),
})
export type OneSignalDestination = z.infer<typeof oneSignalDestination>

/** Each mapped event one delivery of a webhook, through the outbox of single requests; its limits are the webhook's own. */
export const webhookDestination = z.looseObject({ kind: z.literal('webhook'), webhook: entityName })
export type WebhookDestination = z.infer<typeof webhookDestination>

/** Where a relay's events go. */
export const relayDestination = z.discriminatedUnion('kind', [oneSignalDestination, webhookDestination])
export type RelayDestination = z.infer<typeof relayDestination>

/** Another mapping for some records: those of a topic, those that a filter matches, or both. */
export const relayMappingRule = z.looseObject({
  topic: z.string().min(1).optional(),
  /** A filter expression (interfaces.md §3) over the record; it cannot ask for verdict, event or user. */
  filter: z.string().min(1).optional(),
  mapping: entityName,
})
export type RelayMappingRule = z.infer<typeof relayMappingRule>

/** `relays/<name>.json`. */
export const relayFile = looseFile({
  connection: entityName,
  topics,
  consumerGroup: z.string().min(1),
  from: startPosition.default('latest'),
  format: recordFormat.default('auto'),
  mapping: entityName,
  /** The first that applies to a record is used, else `mapping`. */
  mappings: z.array(relayMappingRule).max(100).optional(),
  mode: relayMode.default('dry-run'),
  enabled: z.boolean().default(true),
  destination: relayDestination,
  retry: retryChoice.default('onesignal-api'),
  onInvalid: z.enum(['dead-letter', 'stop']).default('dead-letter'),
})
export type RelayFile = z.infer<typeof relayFile>
