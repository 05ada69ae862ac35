import type { SendRun, TraceFound, TracePart } from '#shared/contract/trace.ts'
import type { TraceChoice } from '#shared/schema/trace.ts'
import type { Accounted } from './account/types.ts'

/** Joins what the logs have of an event into one timeline. Only reads; works whether or not anything runs. */
export interface TraceService {
  /** By any id of an event, a delivery's name, a position or a user. */
  find(text: string): TraceFound
  /** What was made last, for people who have no id at hand. */
  recent(limit: number): readonly TraceChoice[]
  /** Everything about one step. Throws NOT_FOUND. */
  part(ref: string): TracePart
  /** Runs that sent webhooks, newest first. */
  runs(before: number | null, limit: number): readonly SendRun[]
  /** Sent against received, of one run or of everything that is kept. */
  account(run: number | null, signal: AbortSignal): Promise<Accounted>
  close(): Promise<void>
}
