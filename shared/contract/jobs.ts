import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { procedure } from './base.ts'

/** Long work with progress: saving a capture, producing records. Finished jobs are remembered for a while. */
export const jobStatus = z.object({
  jobId: z.string(),
  kind: z.enum(['capture', 'produce', 'dead-letters', 'replay', 'burst', 'check', 'attempts']),
  /** For people: "Saving 311 records to captures/purchases.ndjson". */
  label: z.string(),
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  /** Records so far. */
  done: z.number(),
  /** Null while it is not known. */
  total: z.number().nullable(),
  /** What came of it, or what happened, why and what now. */
  message: z.string().nullable(),
})
export type JobStatus = z.infer<typeof jobStatus>

export const jobRef = z.object({ jobId: z.string() })

export const jobsContract = {
  /** All jobs, conflated, at most ten a second. */
  watch: procedure.output(eventIterator(z.array(jobStatus))),
  /** What was written so far stays; the job says how much. */
  cancel: procedure.input(jobRef).output(z.object({})),
}
