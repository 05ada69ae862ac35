import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { mappedView } from '../schema/event.ts'
import { decimal, entityName } from '../schema/names.ts'
import { diagnostic, payloadFormat, recordRow } from '../schema/record.ts'
import { recordFormat } from '../schema/relay.ts'
import { maxPageRows, procedure } from './base.ts'

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

export const viewRow = recordRow.extend({ position: z.number() })
export type ViewRow = z.infer<typeof viewRow>

/** A payload as people see it: text (pretty JSON where it is JSON), cut to its first part; `live.body` brings the rest. */
export const payloadView = z.object({
  format: payloadFormat,
  text: z.string(),
  textChars: z.number(),
  bytes: z.number(),
  diagnostics: z.array(diagnostic),
  schemaId: z.number().nullable(),
})
export type PayloadView = z.infer<typeof payloadView>

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
  /** Null where no mapping is chosen. */
  event: mappedView.nullable(),
})
export type RecordDetail = z.infer<typeof recordDetail>

const session = z.object({ sessionId: z.string() })

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
    .input(z.object({ viewId: z.string(), from: z.number(), limit: z.int().min(1).max(maxPageRows) }))
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
}
