import { conflated } from '../lib/conflated.ts'
import type { ContractImplementer } from './implementer.ts'
import type { EngineServices } from './services.ts'
import { systemIntervalMs } from './streams.ts'

/** Implements `shared/contract/webhook-stats.ts`. */
export function webhookStatsRouter(os: ContractImplementer, { webhookStats }: EngineServices) {
  return os.webhookStats.router({
    read: os.webhookStats.read.handler(({ input }) => webhookStats.read(input)),
    watch: os.webhookStats.watch.handler(({ signal }) =>
      conflated({
        read: () => ({ counted: webhookStats.counted() }),
        subscribe: (listener) => webhookStats.onChange(listener),
        intervalMs: systemIntervalMs,
        signal,
      }),
    ),
  })
}
