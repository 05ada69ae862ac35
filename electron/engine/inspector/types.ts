import type { InspectFrom, LiveStatus, RecordDetail, ViewRow, ViewStatus } from '#shared/contract/live.ts'
import type { Coverage, MappingPreview, MappingSample } from '#shared/contract/mappings.ts'
import type { RecordFormat } from '#shared/schema/relay.ts'

/** What `live.start` asks for. */
export type InspectorStart = {
  readonly connection: string
  readonly topics: readonly string[]
  readonly from: InspectFrom
  readonly mapping: string | null
  readonly format: RecordFormat
}

export type BodyQuery = {
  readonly sessionId: string
  readonly seq: number
  readonly part: 'key' | 'value'
  readonly form: 'raw' | 'decoded'
  readonly offset: number
  readonly length: number
}

/** Group-free reading into a bounded store, and everything that the screens ask about the kept records. */
export interface InspectorService {
  status(): LiveStatus
  onChange(listener: () => void): () => void
  /** Replaces the running session; rejects with NOT_FOUND for an unknown topic. */
  start(query: InspectorStart): Promise<{ readonly sessionId: string }>
  stop(): Promise<void>
  setPaused(paused: boolean): void
  openView(sessionId: string, filter: string): Promise<ViewStatus>
  /** A new status whenever the view moved, until `signal`; the view closes a minute after the last watcher left. */
  watchView(viewId: string, signal: AbortSignal | undefined): AsyncIterable<ViewStatus>
  rows(viewId: string, from: number, limit: number): Promise<readonly ViewRow[]>
  record(sessionId: string, seq: number): Promise<RecordDetail>
  body(query: BodyQuery): Promise<{ readonly data: string; readonly total: number }>
  /** Tries a draft, possibly wrong, on one record. */
  preview(mapping: unknown, sample: MappingSample): Promise<MappingPreview>
  /** How a draft does over the kept records, at most ten times a second, until all are seen or `signal`. */
  coverage(mapping: unknown, sessionId: string, signal: AbortSignal | undefined): AsyncIterable<Coverage>
  close(): Promise<void>
}
