import { z } from 'zod'
import { decimal } from './names.ts'

/**
 * One Kafka message as it came, bytes untouched. Headers keep their order and duplicates.
 * Times are milliseconds since the epoch.
 */
export type RawRecord = {
  readonly topic: string
  readonly partition: number
  readonly offset: bigint
  readonly timestampMs: bigint
  readonly key: Uint8Array | null
  readonly value: Uint8Array | null
  readonly headers: readonly (readonly [name: string, value: Uint8Array | null])[]
}

/** Something worth knowing about how bytes became a value. */
export const diagnostic = z.object({ code: z.string(), message: z.string() })
export type Diagnostic = z.infer<typeof diagnostic>

/** What a payload turned out to be. */
export const payloadFormat = z.enum(['json', 'avro', 'protobuf', 'json-schema', 'text', 'bytes', 'empty', 'null'])
export type PayloadFormat = z.infer<typeof payloadFormat>

/** What became of a record under a mapping: `mapped`, or the rule id of its first error-level finding. */
export const verdict = z.string()
export type Verdict = string

/** One row of the live grid: short texts and sizes, no bodies (architecture.md §4). */
export const recordRow = z.object({
  /** Position in the kept records, ascending in order of arrival. */
  seq: z.number(),
  topic: z.string(),
  partition: z.number(),
  offset: decimal,
  timestampMs: z.number(),
  /** First 200 characters of key and value as text; null for an absent one. */
  key: z.string().nullable(),
  value: z.string().nullable(),
  valueBytes: z.number(),
  format: payloadFormat,
  eventName: z.string().nullable(),
  user: z.string().nullable(),
  verdict,
  /** Size of the event as sent in UTF-8 bytes, where one came out. */
  eventBytes: z.number().nullable(),
})
export type RecordRow = z.infer<typeof recordRow>
