import { AppError } from '#shared/lib/app-error.ts'
import type { Database } from '../store/database.ts'
import { pageRuns } from '../store/journeys/pages.ts'
import type { Workspace } from '../workspace/types.ts'
import { JourneyFiles } from './journey-files.ts'
import { journeyStatuses } from './statuses.ts'
import type { JourneyService } from './types.ts'
import { detailView, rowView, unknownRun } from './views.ts'

/**
 * Journeys of an engine that may not write, because another Signalbench holds the workspace: what the log says of them is
 * shown, everything else is refused.
 */
export function readOnlyJourneys(workspace: Workspace, reason: string, log: Database | null): JourneyService {
  const files = new JourneyFiles(workspace)
  const refuse = (): never => {
    throw new AppError('READ_ONLY', reason)
  }
  const refuseLater = (): Promise<never> => Promise.reject(new AppError('READ_ONLY', reason))
  return {
    begin: () => {},
    statuses: () => journeyStatuses(files, log),
    onChange: (listener) => workspace.onChange(listener),
    runs: (journey, page) => (log === null ? [] : pageRuns(log, journey, page).map(rowView)),
    run: (id) => {
      if (log === null) throw unknownRun(id)
      return detailView(log, id)
    },
    start: refuseLater,
    cancel: refuseLater,
    retry: refuseLater,
    setEnabled: refuse,
    seenEvents: () => ({ names: [], events: [] }),
    isIdle: () => true,
    close: () => Promise.resolve(),
  }
}
