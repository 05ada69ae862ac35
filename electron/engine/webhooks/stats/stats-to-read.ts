import type { Database } from '#engine/store/database.ts'
import { countedUpTo } from './count-attempts.ts'
import { readStats } from './read-stats.ts'
import type { WebhookStatsService } from './webhook-stats.ts'
import { AppError } from '#shared/lib/app-error.ts'

/**
 * Statistics of a log that this process may not write: what was counted so far.
 * @param log null = there is no log that can be read
 * @param reason why it may not be written, for whoever asks without one
 */
export const statsToRead = (log: Database | null, reason: string): WebhookStatsService => ({
  read: (query) =>
    log === null
      ? Promise.reject(new AppError('READ_ONLY', `The log cannot be read at present. ${reason}`))
      : Promise.resolve(readStats(log, query)),
  counted: () => (log === null ? 0 : countedUpTo(log)),
  onChange: () => () => {},
  close: () => {},
})
