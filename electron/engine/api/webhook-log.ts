import type { ContractImplementer } from './implementer.ts'
import type { EngineServices } from './services.ts'

/** Implements `shared/contract/webhook-log.ts`. */
export function webhookLogRouter(os: ContractImplementer, { webhookLog }: EngineServices) {
  return os.webhookLog.router({
    page: os.webhookLog.page.handler(({ input }) => webhookLog.page(input)),
    attempt: os.webhookLog.attempt.handler(({ input }) => webhookLog.attempt(input.id)),
    export: os.webhookLog.export.handler(({ input: { ids, ...input } }) =>
      webhookLog.export({ ...input, ids: ids ?? null }),
    ),
  })
}
