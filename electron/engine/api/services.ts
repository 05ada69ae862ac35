import type { ConnectionCheck, ProbeInput } from '#shared/contract/connections.ts'
import type { ProbeEvent } from '#shared/schema/probe.ts'
import type { EngineStatus, Hello } from '#shared/contract/system.ts'
import type { Logger } from '../ports.ts'
import type { GroupService } from '../groups/types.ts'
import type { InspectorService } from '../inspector/types.ts'
import type { RecordWork } from '../inspector/work/types.ts'
import type { JobService } from '../jobs/types.ts'
import type { JourneyService } from '../journey/types.ts'
import type { HttpOutboxEngine } from '../outbox/http/outbox.ts'
import type { ReceiverService } from '../receiver/types.ts'
import type { RelayService } from '../relay/types.ts'
import type { SchemaService } from './schema-service.ts'
import type { SecretsService } from './secrets-service.ts'
import type { CheckService } from '../check/types.ts'
import type { TraceService } from '../trace/types.ts'
import type { WebhookEditorService } from '../webhooks/editor/webhook-editor.ts'
import type { WebhookRenderer } from '../webhooks/types.ts'
import type { WebhookLogService } from '../webhooks/log-view/webhook-log.ts'
import type { WebhookService } from '../webhooks/sending/types.ts'
import type { WebhookStatsService } from '../webhooks/stats/webhook-stats.ts'
import type { Workspace } from '../workspace/types.ts'

/** The engine's own vital signs: what the status bar shows. */
export interface SystemService {
  hello(): Hello
  status(): EngineStatus
  onChange(listener: () => void): () => void
}

/** Looks at connections without keeping them open. */
export interface ConnectionService {
  check(name: string, signal: AbortSignal | undefined): Promise<ConnectionCheck>
  /** The ladder. Throws NOT_FOUND, BAD_FILE, or BAD_INPUT for a draft that is not allowed; failures of the cluster are rungs. */
  probe(request: ProbeInput, signal: AbortSignal): AsyncIterable<ProbeEvent>
}

/** Everything that the procedures stand on; the composition root puts it together. */
export type EngineServices = {
  readonly logger: Logger
  readonly correlationId: () => string
  readonly system: SystemService
  readonly workspace: Workspace
  readonly connections: ConnectionService
  readonly inspector: InspectorService
  readonly jobs: JobService
  readonly groups: GroupService
  readonly recordWork: RecordWork
  readonly relays: RelayService
  readonly receivers: ReceiverService
  readonly journeys: JourneyService
  /** Single requests; null where another process sends. */
  readonly outbox: HttpOutboxEngine | null
  readonly webhooks: WebhookService
  readonly webhookStats: WebhookStatsService
  readonly webhookLog: WebhookLogService
  readonly renderer: WebhookRenderer
  readonly webhookEditor: WebhookEditorService
  readonly trace: TraceService
  readonly checks: CheckService
  readonly secrets: SecretsService
  readonly schemas: SchemaService
}
