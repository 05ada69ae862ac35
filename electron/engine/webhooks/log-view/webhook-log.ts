import type { JobService } from '#engine/jobs/types.ts'
import type { EnginePorts } from '#engine/ports.ts'
import type { Workspace } from '#engine/workspace/types.ts'
import type { AttemptLogDetail, AttemptLogPage } from '#shared/contract/webhook-log.ts'
import type { Database } from '../../store/database.ts'
import { lookAtLog } from '../../store/log-store.ts'
import { attemptDetail, noAttempt } from './attempt-detail.ts'
import { exportAttempts, type AttemptExport } from './export-attempts.ts'
import type { LogCalls } from './log-protocol.ts'
import { LogThread } from './log-thread.ts'
import { emptyPage, searchAttempts } from './search-attempts.ts'
import { readFilter } from './serve-log.ts'

export type LogPageQuery = LogCalls['page']['input']

/** The log of requests as its screen reads it: of a workspace that runs here, or elsewhere. */
export interface WebhookLogService {
  page(query: LogPageQuery): Promise<AttemptLogPage>
  /** Throws NOT_FOUND. */
  attempt(id: string): AttemptLogDetail
  /** Throws CONFLICT, BAD_FILTER. */
  export(wanted: AttemptExport): { readonly jobId: string }
  close(): Promise<void>
}

/** The log of requests. Searches and exports run on a thread of their own; a page without a filter is read at once. */
export function createWebhookLog(
  deps: Pick<EnginePorts, 'logger' | 'random' | 'workerUrl'> & {
    readonly workspace: Pick<Workspace, 'directory' | 'path'>
    readonly jobs: Pick<JobService, 'start'>
    /** Of this program, for the files that it writes. */
    readonly version: string
  },
): WebhookLogService {
  const { workspace, logger, jobs } = deps
  const { directory } = workspace
  const thread = new LogThread({ workerUrl: deps.workerUrl('attempts'), directory, logger })
  let db: Database | null = null
  const log = (): Database | null => (db ??= lookAtLog(directory, { logger }))
  return {
    // Without a filter a page is a look into an index, which waits for no thread; whoever looks may filter next.
    page: async (query) => {
      const filter = readFilter(query.filter)
      if (filter.node !== null) return await thread.call('page', query)
      const opened = log()
      if (opened === null) return emptyPage
      const page = searchAttempts(opened, { ...query, filter }, 0)
      thread.warm()
      return page
    },
    attempt: (id) => {
      const opened = log()
      if (opened === null) throw noAttempt(id)
      return attemptDetail(opened, id)
    },
    export: (wanted) => {
      readFilter(wanted.filter)
      return jobs.start(exportAttempts({ ...deps, thread }, wanted))
    },
    close: async () => {
      await thread.close()
      db?.close()
      db = null
    },
  }
}
