import type { CheckResult } from '#shared/schema/check-result.ts'
import type { JobWork } from '#engine/jobs/types.ts'

export type RunOptions = {
  /** Writes the golden files anew instead of comparing with them. */
  readonly update: boolean
  readonly signal: AbortSignal
  /** Records so far. */
  readonly progress?: (records: number) => void
}

/** Checks of a workspace: what a mapping and a webhook make of a capture. */
export interface CheckService {
  /** Never rejects for what a check's files may hold: that is a failure of the check. Throws NOT_FOUND for an unknown one. */
  run(name: string, options: RunOptions): Promise<CheckResult>
  /** How checks went last in this process, by name. */
  results(): readonly CheckResult[]
  onChange(listener: () => void): () => void
  /** Runs some checks one after the other as a job. */
  job(names: readonly string[], update: boolean): JobWork
}
