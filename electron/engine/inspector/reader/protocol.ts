import type { KnownPath, RecordDetail, TimeHistogram, ViewRow, ViewStatus } from '#shared/contract/live.ts'
import type { Coverage, MappingPreview } from '#shared/contract/mappings.ts'
import type { CallError } from '../../lib/call-error.ts'
import type { RecordFormat } from '#shared/schema/relay.ts'
import type { PreviewSample } from './preview.ts'
import type {
  BodyQuery,
  CaptureChunk,
  HistogramQuery,
  RecordChunk,
  SchemaUsageAnswer,
  TableChunk,
  ViewExtent,
} from '../types.ts'

/** The session whose kept records the worker reads. */
export type ReaderSession = {
  readonly sessionId: string
  /** The kept store's file. */
  readonly path: string
  readonly format: RecordFormat
  readonly firstSeq: number
  readonly headSeq: number
  /** With it and the cluster's id a record's idempotency key is made. */
  readonly workspaceId: string
  /** Null until the cluster has told it. */
  readonly clusterId: string | null
}

/** The mapping that rows are judged with; null = none is chosen, or its file is bad. */
export type ReaderMapping = { readonly revision: number; readonly mapping: unknown }

/** What the engine asks the worker: name, question, answer. */
export type ReaderCalls = {
  /** Replaces the session; views of the old one are gone. */
  openSession: { input: { session: ReaderSession; mapping: ReaderMapping }; output: null }
  closeSession: { input: null; output: null }
  openView: { input: { viewId: string; filter: string }; output: ViewStatus }
  closeView: { input: { viewId: string }; output: null }
  rows: {
    input: { viewId: string; from: number; limit: number; paths: readonly string[] }
    output: readonly ViewRow[]
  }
  histogram: { input: Omit<HistogramQuery, 'sessionId'>; output: TimeHistogram }
  viewExtent: { input: { viewId: string }; output: ViewExtent }
  viewSeqs: { input: { viewId: string; from: number; limit: number }; output: readonly number[] }
  paths: { input: null; output: readonly KnownPath[] }
  captureChunk: { input: { seqs: readonly number[] }; output: CaptureChunk }
  tableChunk: { input: { seqs: readonly number[]; paths: readonly string[] }; output: TableChunk }
  recordChunk: { input: { seqs: readonly number[] }; output: RecordChunk }
  schemaUsage: { input: null; output: SchemaUsageAnswer }
  record: { input: { seq: number }; output: RecordDetail }
  body: { input: Omit<BodyQuery, 'sessionId'>; output: { data: string; total: number } }
  preview: { input: { mapping: unknown; sample: PreviewSample }; output: MappingPreview }
  /** Answers at once; progress comes as `coverage` events until done, with `follow` until `endCoverage`. */
  startCoverage: { input: { jobId: string; mapping: unknown; follow: boolean }; output: null }
  endCoverage: { input: { jobId: string }; output: null }
}
export type ReaderCall = keyof ReaderCalls

/** Engine to worker. Notices have no answer. */
export type ToReader =
  | { readonly kind: 'call'; readonly id: number; readonly name: ReaderCall; readonly input: unknown }
  | { readonly kind: 'head'; readonly firstSeq: number; readonly headSeq: number }
  | { readonly kind: 'mapping'; readonly mapping: ReaderMapping }
  /** More is known of schemas than before; the mapping with its new revision. */
  | { readonly kind: 'schemas'; readonly mapping: ReaderMapping }
  | { readonly kind: 'cluster'; readonly clusterId: string }
  /** Are you alive? Answered with `pong` between two pieces of work. */
  | { readonly kind: 'ping' }

/** Something happened in the worker. */
export type ReaderEvent =
  | { readonly kind: 'view'; readonly status: ViewStatus }
  | { readonly kind: 'coverage'; readonly jobId: string; readonly coverage: Coverage }
  | {
      readonly kind: 'log'
      readonly level: 'debug' | 'info' | 'warn' | 'error'
      readonly fields: Readonly<Record<string, unknown>>
      readonly message: string
    }

/** Worker to engine. */
export type FromReader =
  | { readonly kind: 'answer'; readonly id: number; readonly output: unknown }
  | { readonly kind: 'refusal'; readonly id: number; readonly error: CallError }
  | { readonly kind: 'pong' }
  | ReaderEvent
