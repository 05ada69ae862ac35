import type { Database } from '#engine/store/database.ts'
import type { Workspace } from '#engine/workspace/types.ts'
import { AppError } from '#shared/lib/app-error.ts'
import { deliveryDetail, deliveryPage } from './delivery-views.ts'
import { endpointStatuses } from './endpoint-statuses.ts'
import type { WebhookService } from './types.ts'

/** Webhooks of a workspace that another process sends for: shown as its log has them, everything else is refused. */
export function readOnlyWebhooks(workspace: Workspace, reason: string, log: Database | null): WebhookService {
  const refuse = (): never => {
    throw new AppError('READ_ONLY', reason)
  }
  const refuseLater = (): Promise<never> => Promise.reject(new AppError('READ_ONLY', reason))
  return {
    status: () => ({ timeScale: 1, endpoints: endpointStatuses(workspace, log, []) }),
    onChange: (listener) => workspace.onChange(listener),
    send: refuseLater,
    store: refuseLater,
    burst: refuse,
    deliveries: (of, page) => (log === null ? [] : deliveryPage(log, of, page)),
    delivery: (id) => (log === null ? refuse() : deliveryDetail(log, id)),
    retryNow: refuseLater,
    cancel: refuseLater,
    resend: refuseLater,
    setTimeScale: refuseLater,
    step: refuseLater,
    enable: refuseLater,
  }
}
