import type { ProduceSource } from '#shared/contract/live.ts'

/** Kept records: some of them, or all that a view shows. */
export type RecordSelection = {
  readonly sessionId: string
  readonly of: { readonly seqs: readonly number[] } | { readonly viewId: string }
}

/** What `live.saveCapture` asks for. */
export type SaveCapture = RecordSelection & { readonly name: string; readonly replace: boolean }

/** What `live.saveTable` asks for. */
export type SaveTable = SaveCapture & { readonly paths: readonly string[] }

/** What `live.previewProduce` asks for. */
export type ProduceTarget = {
  readonly source: ProduceSource
  readonly connection: string
  /** Null = each record's own topic. */
  readonly topic: string | null
  readonly keepPartitions: boolean
  readonly keepTimestamps: boolean
}

/** What producing would do, for the person who is to confirm it. */
export type ProducePreview = {
  readonly clusterId: string
  readonly brokers: readonly string[]
  readonly topics: readonly { readonly name: string; readonly partitions: number; readonly records: number }[]
  readonly records: number
}

/** What a person confirmed: repeats the preview's words. */
export type ProduceConfirmation = { readonly clusterId: string; readonly topics: readonly string[] }

/** Records on their way out of the inspector: into files and back into topics. Long work is a job. */
export interface RecordWork {
  /** READ_ONLY, CONFLICT, NOT_FOUND at once; what goes wrong later is told by the job. */
  saveCapture(query: SaveCapture): Promise<{ readonly jobId: string }>
  /** The same as a table in CSV; BAD_INPUT for a path that is none. */
  saveTable(query: SaveTable): Promise<{ readonly jobId: string }>
  /** Writes nothing. NOT_FOUND for a topic that does not exist: nothing is created. */
  previewProduce(target: ProduceTarget): Promise<ProducePreview>
  /** CONFIRMATION_REQUIRED unless cluster and topics are confirmed. */
  produce(target: ProduceTarget, confirm: ProduceConfirmation | undefined): Promise<{ readonly jobId: string }>
}
