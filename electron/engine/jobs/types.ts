import type { JobStatus } from '#shared/contract/jobs.ts'

/** The reason of a job's signal when nobody cancelled it: what is durable may go on at the next start. */
export const engineCloses = 'the engine closes'

/** What a running job says of itself, and is told. */
export interface JobControl {
  /** Fires when somebody cancels, or the engine closes (`engineCloses` is its reason then). */
  readonly signal: AbortSignal
  /** Records so far, and of how many where that became known. */
  progress(done: number, total?: number): void
}

/** How a job ended. A job that ran to its end just as it was cancelled is done. */
export type JobOutcome = { readonly state: 'done' | 'cancelled'; readonly message: string }

export type JobWork = {
  readonly kind: JobStatus['kind']
  /** For people: "Saving 311 records to captures/purchases.ndjson". */
  readonly label: string
  /** Null while it is not known. */
  readonly total: number | null
  /** Rejects with an AppError that says what happened, why and what now; the job has then failed. */
  run(control: JobControl): Promise<JobOutcome>
}

/** Long work that goes on while its caller does something else. */
export interface JobService {
  /** The running ones and the newest finished ones, oldest first. */
  statuses(): readonly JobStatus[]
  onChange(listener: () => void): () => void
  start(work: JobWork): { readonly jobId: string }
  /** NOT_FOUND for a job that nobody remembers; cancelling a finished one changes nothing. */
  cancel(jobId: string): void
  /** Cancels what runs and waits until it has cleaned up. */
  close(): Promise<void>
}
