import type { Database } from '#engine/store/database.ts'
import { sql } from '#engine/store/sql.ts'
import type { TracePiece } from '#shared/contract/trace.ts'
import { isoTime } from '#shared/lib/iso-time.ts'
import { pairsPiece, textPiece } from './pieces.ts'

type RunRow = {
  readonly journey: string
  readonly state: string
  readonly startedAtMs: number
  readonly endedAtMs: number | null
  readonly reason: string | null
  readonly eventJson: string
}

const run = sql<[id: number], RunRow>('trace.run')`
  SELECT journey, state, started_at_ms AS startedAtMs, ended_at_ms AS endedAtMs, reason, event_json AS eventJson
  FROM journey_runs WHERE id = ?`

type StepRow = {
  readonly step: number
  readonly startedAtMs: number
  readonly dueAtMs: number | null
  readonly delivery: number | null
}

const steps = sql<[run: number], StepRow>('trace.run-steps')`
  SELECT step, started_at_ms AS startedAtMs, due_at_ms AS dueAtMs, delivery FROM journey_run_steps WHERE run = ? ORDER BY step`

/** A journey's run: its steps so far, and the event that started it. */
export function runPieces(log: Database, id: number): readonly TracePiece[] | null {
  const row = log.get(run, id)
  if (row === undefined) return null
  return [
    pairsPiece('Run', [
      ['journey', row.journey],
      ['state', row.state],
      ['why', row.reason],
      ['started', isoTime(row.startedAtMs)],
      ['ended', isoTime(row.endedAtMs)],
    ]),
    pairsPiece(
      'Steps',
      log.all(steps, id).map((step) => [`step ${step.step + 1}`, stepText(step)] as const),
    ),
    textPiece('Event that started it', row.eventJson),
  ]
}

function stepText({ startedAtMs, dueAtMs, delivery }: StepRow): string {
  if (delivery !== null) return `delivery w${delivery} made at ${isoTime(startedAtMs)}`
  return dueAtMs === null
    ? `begun at ${isoTime(startedAtMs)}`
    : `wait from ${isoTime(startedAtMs)} until ${isoTime(dueAtMs)}`
}
