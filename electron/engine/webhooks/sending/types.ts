import type { JobService } from '#engine/jobs/types.ts'
import type { OutboxControl } from '#engine/outbox/http/control.ts'
import type { HttpOutboxEngine } from '#engine/outbox/http/outbox.ts'
import type { TimeScale } from '#engine/outbox/time-scale.ts'
import type { EndpointRef } from '#engine/outbox/http/types.ts'
import type { LogStore } from '#engine/store/log-store.ts'
import type { Workspace } from '#engine/workspace/types.ts'
import type {
  HttpDeliveryDetail,
  HttpDeliveryRow,
  TimeScaleSetting,
  WebhooksStatus,
} from '#shared/contract/webhooks.ts'
import type { Clock, Random } from '#shared/lib/clock.ts'
import type { DeliveryState } from '#shared/schema/delivery.ts'
import type { WebhookContext } from '#shared/domain/webhook/types.ts'
import type { WebhookTemplates } from '#shared/domain/webhook/template/compile-webhook.ts'
import type { WebhookRenderer } from '../types.ts'

/** What sending by hand needs from the rest of the engine. */
export type SendingDeps = {
  readonly workspace: Workspace
  readonly store: LogStore
  readonly outbox: HttpOutboxEngine
  readonly control: OutboxControl
  readonly timeScale: TimeScale
  readonly renderer: WebhookRenderer
  readonly clock: Clock
  readonly random: Random
}

export type SendRequest = {
  readonly webhook: string
  /** Instead of the saved ones. */
  readonly templates?: WebhookTemplates | undefined
  readonly contextText: string
  readonly testSend: boolean
}

export type BurstRequest = {
  readonly webhook: string
  readonly contextText: string
  readonly count: number
  readonly usersText?: string | undefined
  /** Relative to the workspace. */
  readonly usersFile?: string | undefined
  readonly perSecond: number | null
}

/** Webhooks as people send, watch and steer them. */
export interface WebhookService {
  status(): WebhooksStatus
  onChange(listener: () => void): () => void
  /** @throws NOT_FOUND, BAD_FILE, BAD_INPUT where nothing could be sent */
  send(request: SendRequest): Promise<{ readonly deliveryId: string; readonly eventId: string }>
  /**
   * Renders a delivery for each context and stores them all in one transaction, without sending yet: for the command line,
   * which has the thread for itself. `refused`: different reasons why some of them were stored as failed.
   */
  store(
    webhook: string,
    contexts: readonly WebhookContext[],
  ): Promise<{ readonly stored: number; readonly refused: readonly string[] }>
  burst(jobs: JobService, request: BurstRequest): { readonly jobId: string }
  deliveries(
    of: EndpointRef,
    page: { readonly before: number | null; readonly limit: number; readonly state?: DeliveryState | undefined },
  ): readonly HttpDeliveryRow[]
  /** @throws NOT_FOUND */
  delivery(id: string): HttpDeliveryDetail
  retryNow(ids: readonly string[]): Promise<number>
  cancel(ids: readonly string[]): Promise<number>
  /** Ids of the new ones. */
  resend(ids: readonly string[]): Promise<readonly string[]>
  setTimeScale(setting: TimeScaleSetting): Promise<void>
  step(of?: EndpointRef): Promise<string | null>
  /** @throws NOT_FOUND, BAD_INPUT without a successful test or an override */
  enable(of: EndpointRef, how: { readonly override: boolean; readonly held: 'send' | 'discard' }): Promise<void>
}
