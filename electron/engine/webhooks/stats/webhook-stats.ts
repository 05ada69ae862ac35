import type { HttpOutbox } from '#engine/outbox/http/types.ts'
import type { Logger } from '#engine/ports.ts'
import type { LogStore } from '#engine/store/log-store.ts'
import { Listeners } from '#engine/lib/listeners.ts'
import type { WebhookStats } from '#shared/contract/webhook-stats.ts'
import { countedUpTo, countStep } from './count-attempts.ts'
import { readStats, type StatsQuery } from './read-stats.ts'

/** Between an attempt and its being counted, in milliseconds. */
const countAfterMs = 500

/** Statistics of webhooks; they follow the log by half a second, and are up to date when they are read. */
export interface WebhookStatsService {
  read(query: StatsQuery): Promise<WebhookStats>
  /** Attempts that were counted so far. */
  counted(): number
  onChange(listener: () => void): () => void
  close(): void
}

/** Statistics of webhooks, kept up to date as attempts end. */
export function createWebhookStats(deps: {
  readonly store: LogStore
  readonly outbox: Pick<HttpOutbox, 'onAttempt'>
  readonly logger: Logger
}): WebhookStatsService {
  const { store, outbox, logger } = deps
  const listeners = new Listeners((error) => logger.error({ err: error }, 'a listener for statistics failed'))
  let timer: NodeJS.Timeout | null = null
  let counting: Promise<void> | null = null

  const countAll = async (): Promise<void> => {
    for (;;) {
      const { attempts, more } = await store.writer.write('stats', () => countStep(store.db))
      if (attempts > 0) listeners.notify()
      if (!more) return
    }
  }
  const catchUp = (): Promise<void> => {
    counting ??= countAll().finally(() => (counting = null))
    return counting
  }
  const countSoon = (): void => {
    timer ??= setTimeout(() => {
      timer = null
      catchUp().catch((error: unknown) => logger.error({ err: error }, 'attempts could not be counted'))
    }, countAfterMs)
  }
  const forget = outbox.onAttempt(countSoon)
  // What an earlier process left.
  countSoon()
  return {
    read: async (query) => {
      await catchUp()
      return readStats(store.db, query)
    },
    counted: () => countedUpTo(store.db),
    onChange: (listener) => listeners.add(listener),
    close: () => {
      forget()
      if (timer !== null) clearTimeout(timer)
    },
  }
}
