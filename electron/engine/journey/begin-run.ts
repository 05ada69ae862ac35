import { maxJourneyEvents } from '#shared/domain/journey/context.ts'
import { standingAt } from '#shared/domain/journey/steps.ts'
import type { Database } from '../store/database.ts'
import { type JourneyUserKey, keepJourneyEvent } from '../store/journeys/events.ts'
import { journeyVersion, type RunTrigger, standAt, startRun } from '../store/journeys/runs.ts'
import { readVersion } from './journey-files.ts'

/** An event that starts a run, or comes while one is open. */
export type RunEvent = {
  readonly name: string
  readonly json: string
  readonly atMs: number
  /** Null: by hand. */
  readonly trigger: RunTrigger | null
}

/**
 * Starts a run and goes to its first stop. Part of the caller's transaction.
 * @returns null where this event has started this journey before
 */
export function beginRun(
  db: Database,
  key: JourneyUserKey,
  versionJson: string,
  event: RunEvent,
  at: { readonly nowMs: number; readonly scale: number },
): number | null {
  const version = journeyVersion(db, key.journey, versionJson)
  const { trigger, name, json } = event
  const run = startRun(db, { ...key, version, trigger, eventName: name, eventJson: json }, at.nowMs)
  if (run === null) return null
  standAt(db, run, standingAt(readVersion(versionJson).steps, 0, at.nowMs, at.scale), at.nowMs)
  return run
}

/** Keeps what templates see as journey.all_events. Part of the caller's transaction. */
export function keepEvent(db: Database, key: JourneyUserKey, { atMs, json }: RunEvent): void {
  keepJourneyEvent(db, key, { atMs, json }, maxJourneyEvents)
}
