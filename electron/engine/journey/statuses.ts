import { type JourneyRunState, journeyRunState, type JourneyStatus } from '#shared/contract/journeys.ts'
import type { Database } from '../store/database.ts'
import { countRuns, lastRunStarted } from '../store/journeys/pages.ts'
import type { JourneyFiles } from './journey-files.ts'

/** What the list shows: the files, and the counts of the log where there is one. */
export function journeyStatuses(files: JourneyFiles, log: Database | null): readonly JourneyStatus[] {
  const counts = log === null ? new Map() : countRuns(log)
  return files.all().map(({ name, enabled, problem, eventName }) => {
    const found: Partial<Record<JourneyRunState, number>> = counts.get(name) ?? {}
    const runs = Object.fromEntries(journeyRunState.options.map((state) => [state, found[state] ?? 0])) as Record<
      JourneyRunState,
      number
    >
    const started = Object.values(runs).reduce((sum, count) => sum + count, 0)
    const lastStartedAtMs = log === null ? null : lastRunStarted(log, name)
    return { name, enabled, problem, eventName, runs, started, lastStartedAtMs }
  })
}
