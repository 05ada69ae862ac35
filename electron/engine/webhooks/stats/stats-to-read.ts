import type { Database } from '#engine/store/database.ts'
import { countedUpTo } from './count-attempts.ts'
import { readStats } from './read-stats.ts'
import type { WebhookStatsService } from './webhook-stats.ts'
import { AppError } from '#shared/lib/app-error.ts'

/** Statistics of a log that another process writes: what it has counted so far. Null = there is no log that can be read. */
export const statsToRead = (log: Database | null): WebhookStatsService => ({
  read: (query) =>
    log === null
      ? Promise.reject(
          new AppError('READ_ONLY', 'The log belongs to another Signalbench and cannot be read at present.'),
        )
      : Promise.resolve(readStats(log, query)),
  counted: () => (log === null ? 0 : countedUpTo(log)),
  onChange: () => () => {},
  close: () => {},
})
