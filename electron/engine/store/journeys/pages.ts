import type { Database } from '../database.ts'
import { fragment, sql, type Sql } from '../sql.ts'

export type RunState = 'running' | 'waiting' | 'done' | 'failed' | 'cancelled'

export type RunRow = {
  readonly id: number
  readonly journey: string
  readonly versionJson: string
  readonly appId: string
  readonly user: string
  readonly state: RunState
  readonly step: number
  readonly dueAtMs: number | null
  readonly startedAtMs: number
  readonly endedAtMs: number | null
  readonly eventName: string
  readonly reason: string | null
  /** 1: started by hand. */
  readonly byHand: number
}

export type RunDetailRow = RunRow & {
  readonly eventJson: string
  readonly receiver: string | null
  readonly acceptedSeq: number | null
}

/** A step of a run, with what a webhook step made. */
export type RunStepRow = {
  readonly step: number
  readonly startedAtMs: number
  readonly dueAtMs: number | null
  readonly endedAtMs: number | null
  readonly delivery: number | null
  /** Null where the delivery is not kept any more, as the rest. */
  readonly eventId: string | null
  readonly deliveryState: string | null
  readonly attempts: number | null
  readonly lastStatus: number | null
  readonly deliveryReason: string | null
}

const columns = fragment`r.id, r.journey, v.json AS versionJson, r.app_id AS appId, r.user, r.state, r.step,
  r.due_at_ms AS dueAtMs, r.started_at_ms AS startedAtMs, r.ended_at_ms AS endedAtMs, r.event_name AS eventName, r.reason,
  r.accepted_seq IS NULL AS byHand`
const from = fragment`journey_runs r JOIN journey_versions v ON v.id = r.version`

type PageParams = [journey: string, before: number, limit: number]
type StatePageParams = [journey: string, state: string, before: number, limit: number]

/** Newest first. */
export const runsPage: Sql<PageParams, RunRow> = sql<PageParams, RunRow>('journey_runs.page')`
  SELECT ${columns} FROM ${from} WHERE r.journey = ? AND r.id < ? ORDER BY r.id DESC LIMIT ?`

/** Those in one state. */
export const runsPageByState: Sql<StatePageParams, RunRow> = sql<StatePageParams, RunRow>('journey_runs.state-page')`
  SELECT ${columns} FROM ${from} WHERE r.journey = ? AND r.state = ? AND r.id < ? ORDER BY r.id DESC LIMIT ?`

export type RunQuery = { readonly before: number | null; readonly limit: number; readonly state?: RunState }

/** Newest first. */
export function pageRuns(db: Database, journey: string, { before, limit, state }: RunQuery): readonly RunRow[] {
  const from = before ?? Number.MAX_SAFE_INTEGER
  return state === undefined
    ? db.all(runsPage, journey, from, limit)
    : db.all(runsPageByState, journey, state, from, limit)
}

const detail = sql<[id: number], RunDetailRow>('journey_runs.detail')`
  SELECT ${columns}, r.event_json AS eventJson, r.receiver, r.accepted_seq AS acceptedSeq FROM ${from} WHERE r.id = ?`

/** Null where there is no such run, or not any more. */
export const findRun = (db: Database, id: number): RunDetailRow | null => db.get(detail, id) ?? null

const steps = sql<[run: number], RunStepRow>('journey_run_steps.all')`
  SELECT s.step, s.started_at_ms AS startedAtMs, s.due_at_ms AS dueAtMs, s.ended_at_ms AS endedAtMs, s.delivery,
    d.event_id AS eventId, d.state AS deliveryState, d.attempts, d.last_status AS lastStatus, d.reason AS deliveryReason
  FROM journey_run_steps s LEFT JOIN http_deliveries d ON d.id = s.delivery WHERE s.run = ? ORDER BY s.step`

export const runSteps = (db: Database, run: number): readonly RunStepRow[] => db.all(steps, run)

const counts = sql<[], { readonly journey: string; readonly state: RunState; readonly count: number }>(
  'journey_counts.all',
)`
  SELECT journey, state, count FROM journey_counts WHERE count > 0`

/** Runs by journey and state. */
export function countRuns(db: Database): ReadonlyMap<string, Readonly<Partial<Record<RunState, number>>>> {
  const found = new Map<string, Partial<Record<RunState, number>>>()
  for (const { journey, state, count } of db.all(counts)) {
    found.set(journey, { ...found.get(journey), [state]: count })
  }
  return found
}

const last = sql<[journey: string], { readonly startedAtMs: number }>('journey_runs.last')`
  SELECT started_at_ms AS startedAtMs FROM journey_runs WHERE journey = ? ORDER BY id DESC LIMIT 1`

export const lastRunStarted = (db: Database, journey: string): number | null =>
  db.get(last, journey)?.startedAtMs ?? null

const endedBefore = sql<[beforeMs: number, limit: number], { readonly id: number }>('journey_runs.ended-before')`
  SELECT id FROM journey_runs WHERE ended_at_ms < ? ORDER BY ended_at_ms, id LIMIT ?`
const dropSteps = sql<[run: number]>('journey_run_steps.drop')`DELETE FROM journey_run_steps WHERE run = ?`
const dropRun = sql<[run: number]>('journey_runs.drop')`DELETE FROM journey_runs WHERE id = ?`

/** Clears away runs that ended before a time. @returns how many */
export function clearRuns(db: Database, beforeMs: number, limit: number): number {
  const old = db.all(endedBefore, beforeMs, limit)
  for (const { id } of old) {
    db.run(dropSteps, id)
    db.run(dropRun, id)
  }
  return old.length
}
