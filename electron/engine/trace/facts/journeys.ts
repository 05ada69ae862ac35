import type { Database } from '#engine/store/database.ts'
import { fragment, sql } from '#engine/store/sql.ts'
import type { JourneyFact } from '#shared/domain/trace/facts.ts'

type Row = {
  readonly id: number
  readonly journey: string
  readonly versionJson: string
  readonly state: JourneyFact['state']
  readonly step: number
  readonly dueAtMs: number | null
  readonly startedAtMs: number
  readonly reason: string | null
  /** Null where it was started by hand, or where the emulator's log was begun anew since. */
  readonly acceptedSeq: number | null
}

const current = fragment`(SELECT c.generation FROM journey_cursors c WHERE c.receiver = r.receiver)`

const runById = sql<[id: number], Row>('trace.journey-run')`
  SELECT r.id, r.journey, v.json AS versionJson, r.state, r.step, r.due_at_ms AS dueAtMs, r.started_at_ms AS startedAtMs,
    r.reason, CASE WHEN r.generation = ${current} THEN r.accepted_seq END AS acceptedSeq
  FROM journey_runs r JOIN journey_versions v ON v.id = r.version WHERE r.id = ?`

export const runsOfAccepted = sql<[receiver: string, receiver: string, seq: number], { id: number }>(
  'trace.journey-runs-of-event',
)`
  SELECT id FROM journey_runs WHERE receiver = ?
    AND generation = (SELECT generation FROM journey_cursors WHERE receiver = ?) AND accepted_seq = ? ORDER BY id`

export const deliveriesOfRun = sql<[run: number], { delivery: number }>('trace.journey-deliveries')`
  SELECT delivery FROM journey_run_steps WHERE run = ? AND delivery IS NOT NULL ORDER BY step`

export type FoundRun = { readonly fact: JourneyFact; readonly acceptedSeq: number | null }

/** A journey's run as a fact; null where it is not kept any more. */
export function journeyFact(db: Database, id: number): FoundRun | null {
  const row = db.get(runById, id)
  if (row === undefined) return null
  const { journey, state, startedAtMs, dueAtMs, reason, acceptedSeq } = row
  const fact: JourneyFact = {
    ref: `j${id}`,
    atMs: startedAtMs,
    journey,
    state,
    text: stepsText(row.versionJson),
    why: reason,
    nextAtMs: state === 'waiting' ? dueAtMs : null,
  }
  return { fact, acceptedSeq }
}

/** "wait 5s, then webhook welcome", from what the journey was when the run began. */
function stepsText(json: string): string {
  const { steps } = JSON.parse(json) as {
    readonly steps?: readonly { readonly wait?: string; readonly webhook?: string }[]
  }
  const words = (steps ?? []).map(({ wait, webhook }) =>
    webhook === undefined ? `wait ${wait}` : `webhook ${webhook}`,
  )
  return words.length === 0 ? 'no steps' : words.join(', then ')
}
