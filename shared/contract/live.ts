import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { mappedView } from '../schema/event.ts'
import { decimal, entityName } from '../schema/names.ts'
import { diagnostic, payloadFormat, recordRow } from '../schema/record.ts'
import { recordFormat } from '../schema/relay.ts'
import { schemaType } from '../schema/schema-entry.ts'
import { maxPageRows, procedure } from './base.ts'
import { jobRef } from './jobs.ts'

/** Where reading begins. `last` is per partition. */
export const inspectFrom = z.union([
  z.enum(['now', 'beginning']),
  z.object({ last: z.int().min(1) }),
  z.object({ offset: decimal }),
  z.object({ time: z.iso.datetime({ offset: true }) }),
])
export type InspectFrom = z.infer<typeof inspectFrom>

/** The one inspector session of this engine. Sequence numbers are ascending in order of arrival and never reused. */
export const liveStatus = z.object({
  /** Null while nothing was started. */
  sessionId: z.string().nullable(),
  connection: z.string().nullable(),
  topics: z.array(z.string()),
  from: inspectFrom.nullable(),
  mapping: z.string().nullable(),
  state: z.enum(['idle', 'connecting', 'reading', 'paused', 'reconnecting', 'ended', 'failed']),
  /** What happened, why, what now; for reconnecting also when the next try is. */
  message: z.string().nullable(),
  nextTryAtMs: z.number().nullable(),
  /** Kept records are those with firstSeq <= seq < headSeq. */
  firstSeq: z.number(),
  headSeq: z.number(),
  received: z.number(),
  kept: z.number(),
  /** Received but no longer kept, or never kept because reading outran storing; the reason in words. */
  dropped: z.number(),
  droppedReason: z.string().nullable(),
  /** All reasons with their counts, most frequent first. */
  droppedReasons: z.array(z.object({ reason: z.string(), count: z.number() })).optional(),
  recordsPerSecond: z.number(),
  /** Received since the start and rejected by the mapping as it was then; records that were not looked at do not count. */
  rejected: z.number().optional(),
})
export type LiveStatus = z.infer<typeof liveStatus>

/**
 * Rows of a view stand at positions min <= position < max. Positions are stable: searching backwards lowers `min`,
 * new records raise `max`. Without a filter the position is the sequence number.
 */
export const viewStatus = z.object({
  viewId: z.string(),
  min: z.number(),
  max: z.number(),
  /**
   * Raised when the mapping changed: rows that were fetched before say what the old one made of them. Where the filter
   * asks for the mapping, the search has begun anew and old positions mean nothing.
   */
  revision: z.int(),
  /** How many kept records the filter has looked at, of how many. */
  searched: z.number(),
  total: z.number(),
  done: z.boolean(),
})
export type ViewStatus = z.infer<typeof viewStatus>

/** `cells`: what stands at the asked paths, as short text; null where there is nothing. */
export const viewRow = recordRow.extend({ position: z.number(), cells: z.array(z.string().nullable()).optional() })
export type ViewRow = z.infer<typeof viewRow>

/** A payload as people see it: text (pretty JSON where it is JSON), cut to its first part; `live.body` brings the rest. */
export const payloadView = z.object({
  format: payloadFormat,
  text: z.string(),
  textChars: z.number(),
  bytes: z.number(),
  diagnostics: z.array(diagnostic),
  schemaId: z.number().nullable(),
  /** How the payload names its schema and what that is; absent for plain payloads. */
  schema: z
    .object({
      guid: z.string().nullable(),
      type: schemaType.nullable(),
      subject: z.string().nullable(),
      version: z.number().nullable(),
      /** Protobuf message or Avro record, full name. */
      messageType: z.string().nullable(),
      /** Where the frame stands. */
      framing: z.enum(['id-prefix', 'guid-prefix', 'id-header', 'guid-header', 'container']),
    })
    .optional(),
  /** Why it was taken for this format, in one sentence. */
  explanation: z.string().optional(),
})
export type PayloadView = z.infer<typeof payloadView>

/** Bytes `from` <= i < `to` and what they mean, such as "magic byte 0: schema id follows". */
export const byteAnnotation = z.object({ from: z.int(), to: z.int(), label: z.string() })
export type ByteAnnotation = z.infer<typeof byteAnnotation>

export const recordDetail = z.object({
  seq: z.number(),
  topic: z.string(),
  partition: z.number(),
  offset: decimal,
  timestampMs: z.number(),
  key: payloadView,
  value: payloadView,
  /** In order, duplicates kept; `text` only where the bytes are valid UTF-8. */
  headers: z.array(z.object({ name: z.string(), text: z.string().nullable(), base64: z.string().nullable() })),
  /** First 4 KiB of the value. */
  rawBase64: z.string(),
  /** First 4 KiB of the key. */
  rawKeyBase64: z.string().optional(),
  /** What the wire format says about the first bytes of key and value, in order, not overlapping. */
  annotations: z.object({ key: z.array(byteAnnotation), value: z.array(byteAnnotation) }).optional(),
  /** Null where no mapping is chosen. */
  event: mappedView.nullable(),
})
export type RecordDetail = z.infer<typeof recordDetail>

/** Kept records by time: `counts[i]` are those with fromMs + i * bucketMs <= timestamp < fromMs + (i + 1) * bucketMs. */
export const timeHistogram = z.object({
  fromMs: z.number(),
  bucketMs: z.number(),
  counts: z.array(z.object({ mapped: z.number(), rejected: z.number(), other: z.number() })),
  searched: z.number(),
  total: z.number(),
})
export type TimeHistogram = z.infer<typeof timeHistogram>

/** A path that occurs in recent records, for completion and for choosing columns. */
export const knownPath = z.object({
  path: z.string(),
  type: z.enum(['string', 'number', 'boolean', 'null', 'object', 'array', 'mixed']),
  /** A short example of what stands there. */
  example: z.string(),
  /** Share of the looked-at records that have it, 0 to 1. */
  share: z.number(),
})
export type KnownPath = z.infer<typeof knownPath>

const session = z.object({ sessionId: z.string() })

/** Kept records: some of them, or all that a view shows. */
const selection = session.extend({
  of: z.union([z.object({ seqs: z.array(z.number()).min(1).max(10_000) }), z.object({ viewId: z.string() })]),
})

/** What to produce: a capture of the workspace, kept records, or one edited record as a line of a capture. */
export const produceSource = z.union([
  z.object({ kind: z.literal('capture'), capture: z.string() }),
  z.object({ kind: z.literal('records'), sessionId: z.string(), seqs: z.array(z.number()).min(1).max(10_000) }),
  z.object({ kind: z.literal('line'), line: z.string().max(1_000_000) }),
])
export type ProduceSource = z.infer<typeof produceSource>

const produceTarget = z.object({
  source: produceSource,
  connection: entityName,
  /** Null = each record's own topic. */
  topic: z.string().nullable(),
  /** Otherwise the key decides, as Kafka's own producer does. */
  keepPartitions: z.boolean().default(false),
  keepTimestamps: z.boolean().default(false),
})

export const liveContract = {
  /** Replaces the running session. NOT_FOUND for an unknown topic: nothing is created. */
  start: procedure
    .input(
      z.object({
        connection: entityName,
        topics: z.array(z.string()),
        from: inspectFrom,
        mapping: entityName.nullable(),
        format: recordFormat.default('auto'),
      }),
    )
    .output(session),
  stop: procedure.output(z.object({})),
  setPaused: procedure.input(z.object({ paused: z.boolean() })).output(z.object({})),
  /** Conflated, at most ten a second. */
  watch: procedure.output(eventIterator(liveStatus)),
  /** Opens a view of the session; a view that nobody watches for a minute is closed. BAD_FILTER with its position. */
  openView: procedure.input(session.extend({ filter: z.string() })).output(viewStatus),
  watchView: procedure.input(z.object({ viewId: z.string() })).output(eventIterator(viewStatus)),
  rows: procedure
    .input(
      z.object({
        viewId: z.string(),
        from: z.number(),
        limit: z.int().min(1).max(maxPageRows),
        /** Extra columns: JSONPaths over the record, answered as `cells`. */
        paths: z.array(z.string()).max(16).default([]),
      }),
    )
    .output(z.object({ rows: z.array(viewRow) })),
  record: procedure.input(session.extend({ seq: z.number() })).output(recordDetail),
  /** A part of a long payload. `raw` counts bytes and answers base64, `decoded` counts characters and answers text. */
  body: procedure
    .input(
      session.extend({
        seq: z.number(),
        part: z.enum(['key', 'value']),
        form: z.enum(['raw', 'decoded']),
        offset: z.int().min(0),
        length: z.int().min(1).max(262_144),
      }),
    )
    .output(z.object({ data: z.string(), total: z.number() })),
  /** Over what the view shows, or over all kept records. At most 240 buckets; a part of the time where `fromMs`, `toMs` are given. */
  histogram: procedure
    .input(
      session.extend({
        viewId: z.string().nullable(),
        buckets: z.int().min(1).max(240),
        fromMs: z.number().optional(),
        toMs: z.number().optional(),
      }),
    )
    .output(timeHistogram),
  /** Paths of the newest few hundred records, most common first. */
  paths: procedure.input(session).output(z.object({ paths: z.array(knownPath) })),
  /** A kept record as a line of a capture, lossless. BAD_INPUT where it is larger than 1 MB. */
  captureLine: procedure.input(session.extend({ seq: z.number() })).output(z.object({ line: z.string() })),
  /** Saves records as `captures/<name>.ndjson`, with the schemas that they need. CONFLICT where it exists, unless `replace`. */
  saveCapture: procedure
    .input(selection.extend({ name: entityName, replace: z.boolean().default(false) }))
    .output(jobRef),
  /**
   * Saves records as `captures/<name>.csv`, a line each: time, place, key and value in full as text, event, user, verdict, and what
   * stands at `paths`. CONFLICT where it exists, unless `replace`.
   */
  saveTable: procedure
    .input(
      selection.extend({
        name: entityName,
        replace: z.boolean().default(false),
        paths: z.array(z.string()).max(16).default([]),
      }),
    )
    .output(jobRef),
  /** What producing would do; writes nothing. NOT_FOUND for a topic that does not exist: nothing is created. */
  previewProduce: procedure.input(produceTarget).output(
    z.object({
      clusterId: z.string(),
      brokers: z.array(z.string()),
      topics: z.array(z.object({ name: z.string(), partitions: z.int(), records: z.number() })),
      records: z.number(),
    }),
  ),
  /** Produces records. CONFIRMATION_REQUIRED unless `confirm` repeats the cluster's id and the topics of the preview. */
  produce: procedure
    .input(
      produceTarget.extend({ confirm: z.object({ clusterId: z.string(), topics: z.array(z.string()) }).optional() }),
    )
    .output(jobRef),
}
