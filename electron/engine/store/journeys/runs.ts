import type { Standing } from '#shared/domain/journey/steps.ts'
import type { Database } from '../database.ts'
import { fragment, sql } from '../sql.ts'
import type { JourneyUserKey } from './events.ts'

/** The accepted event that started a run. */
export type RunTrigger = { readonly receiver: string; readonly generation: number; readonly seq: number }

export type NewRun = JourneyUserKey & {
  readonly version: number
  /** Null: by hand. */
  readonly trigger: RunTrigger | null
  readonly eventName: string
  readonly eventJson: string
}

/** An open run that has something to do. */
export type DueRun = JourneyUserKey & {
  readonly id: number
  /** JSON of what the journey was when it began. */
  readonly versionJson: string
  readonly state: 'running' | 'waiting'
  readonly step: number
  readonly eventName: string
  readonly eventJson: string
}

const findVersion = sql<[journey: string, json: string], { readonly id: number }>('journey_versions.find')`
  SELECT id FROM journey_versions WHERE journey = ? AND json = ?`

const addVersion = sql<[journey: string, json: string]>('journey_versions.add')`
  INSERT INTO journey_versions (journey, json) VALUES (?, ?)`

/** The id of what a journey is now. */
export const journeyVersion = (db: Database, journey: string, json: string): number =>
  db.get(findVersion, journey, json)?.id ?? db.run(addVersion, journey, json).lastId

const insert = sql<
  [
    journey: string,
    version: number,
    receiver: string | null,
    generation: number | null,
    acceptedSeq: number | null,
    appId: string,
    user: string,
    eventName: string,
    eventJson: string,
    dueAtMs: number,
    startedAtMs: number,
  ]
>('journey_runs.insert')`
  INSERT INTO journey_runs (journey, version, receiver, generation, accepted_seq, app_id, user, event_name, event_json,
    state, step, due_at_ms, started_at_ms)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'running', 0, ?, ?)
  ON CONFLICT DO NOTHING`

/** A run at its first step; null where this event has started this journey before. */
export function startRun(db: Database, run: NewRun, nowMs: number): number | null {
  const { receiver, generation, seq } = run.trigger ?? { receiver: null, generation: null, seq: null }
  const { journey, version, appId, user, eventName, eventJson } = run
  const { changes, lastId } = db.run(
    insert,
    journey,
    version,
    receiver,
    generation,
    seq,
    appId,
    user,
    eventName,
    eventJson,
    nowMs,
    nowMs,
  )
  return changes === 0 ? null : lastId
}

/** Where a user has open runs. */
export const openRunsOf = sql<[user: string, appId: string], { readonly journey: string }>('journey_runs.open-of')`
  SELECT DISTINCT journey FROM journey_runs WHERE user = ? AND app_id = ? AND due_at_ms IS NOT NULL`

/** The journeys in which a user has open runs. */
export const openJourneys = (db: Database, user: string, appId: string): readonly string[] =>
  db.all(openRunsOf, user, appId).map(({ journey }) => journey)

const dueColumns = fragment`r.id, r.journey, r.app_id AS appId, r.user, v.json AS versionJson, r.state, r.step,
  r.event_name AS eventName, r.event_json AS eventJson`

/** Those that have something to do. */
export const dueRunsQuery = sql<[nowMs: number, limit: number], DueRun>('journey_runs.due')`
  SELECT ${dueColumns} FROM journey_runs r JOIN journey_versions v ON v.id = r.version
  WHERE r.due_at_ms <= ? ORDER BY r.due_at_ms, r.id LIMIT ?`

/** Longest due first. */
export const dueRuns = (db: Database, nowMs: number, limit: number): readonly DueRun[] =>
  db.all(dueRunsQuery, nowMs, limit)

/** The earliest. */
export const nextDueRun = sql<[], { readonly dueAtMs: number }>('journey_runs.next-due')`
  SELECT due_at_ms AS dueAtMs FROM journey_runs WHERE due_at_ms IS NOT NULL ORDER BY due_at_ms, id LIMIT 1`

/** When there is something to do next; null = never. */
export const nextRunDue = (db: Database): number | null => db.get(nextDueRun)?.dueAtMs ?? null

const place = sql<[id: number], { readonly state: string; readonly step: number }>('journey_runs.place')`
  SELECT state, step FROM journey_runs WHERE id = ?`

/** Whether it still stands there: somebody may have cancelled it meanwhile. */
export function standsAt(db: Database, run: Pick<DueRun, 'id' | 'state' | 'step'>): boolean {
  const now = db.get(place, run.id)
  return now?.state === run.state && now.step === run.step
}

const beginStep = sql<[run: number, step: number, startedAtMs: number, dueAtMs: number | null]>(
  'journey_run_steps.begin',
)`
  INSERT INTO journey_run_steps (run, step, started_at_ms, due_at_ms) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`

const endStep = sql<[endedAtMs: number, delivery: number | null, run: number, step: number]>('journey_run_steps.end')`
  UPDATE journey_run_steps SET ended_at_ms = ?, delivery = ? WHERE run = ? AND step = ?`

const move = sql<[state: string, step: number, dueAtMs: number | null, endedAtMs: number | null, run: number]>(
  'journey_runs.move',
)`
  UPDATE journey_runs SET state = ?, step = ?, due_at_ms = ?, ended_at_ms = ? WHERE id = ?`

/** Puts a run where it stands next; the step there begins. */
export function standAt(db: Database, run: number, standing: Standing, nowMs: number): void {
  const { state, step } = standing
  if (state === 'done') {
    db.run(move, state, step, null, nowMs, run)
    return
  }
  const dueAtMs = state === 'waiting' ? standing.dueAtMs : null
  db.run(beginStep, run, step, nowMs, dueAtMs)
  db.run(move, state, step, dueAtMs ?? nowMs, null, run)
}

/** @param delivery of a webhook, what was made */
export function endRunStep(db: Database, run: number, step: number, delivery: number | null, nowMs: number): void {
  db.run(endStep, nowMs, delivery, run, step)
}

const close = sql<[state: string, endedAtMs: number, reason: string | null, run: number]>('journey_runs.close')`
  UPDATE journey_runs SET state = ?, due_at_ms = NULL, ended_at_ms = ?, reason = ? WHERE id = ? AND due_at_ms IS NOT NULL`

/** Ends an open run before its last step. False where it is not open. */
export const closeRun = (
  db: Database,
  run: number,
  state: 'failed' | 'cancelled',
  reason: string | null,
  nowMs: number,
): boolean => db.run(close, state, nowMs, reason, run).changes > 0

const rescale = sql<[nowMs: number, nowMs: number, factor: number, nowMs: number]>('journey_runs.rescale')`
  UPDATE journey_runs SET due_at_ms = ? + CAST(round((due_at_ms - ?) * ?) AS INTEGER)
  WHERE state = 'waiting' AND due_at_ms > ?`

const rescaleSteps = sql<[]>('journey_run_steps.rescale')`
  UPDATE journey_run_steps SET due_at_ms = (SELECT r.due_at_ms FROM journey_runs r WHERE r.id = run)
  WHERE ended_at_ms IS NULL AND run IN (SELECT id FROM journey_runs WHERE due_at_ms IS NOT NULL AND state = 'waiting')`

/** What is left of waits becomes `factor` times as long. */
export function rescaleWaits(db: Database, factor: number, nowMs: number): void {
  db.run(rescale, nowMs, nowMs, factor, nowMs)
  db.run(rescaleSteps)
}
