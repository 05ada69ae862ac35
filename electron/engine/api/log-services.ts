import { createHttpSender } from '../destination/http-sender.ts'
import { createJourneyService } from '../journey/service.ts'
import { readOnlyJourneys } from '../journey/read-only.ts'
import type { JourneyService } from '../journey/types.ts'
import type { HttpOutboxEngine } from '../outbox/http/outbox.ts'
import { HealthNotices } from '../mail/health-notices.ts'
import { createSmtpMailer } from '../mail/smtp-mailer.ts'
import { LargeRecords } from '../pipeline/large/large-records.ts'
import type { EnginePorts } from '../ports.ts'
import { createReceiverService } from '../receiver/receiver-service.ts'
import type { ReceiverService } from '../receiver/types.ts'
import { createRelayService } from '../relay/service.ts'
import type { RelayService } from '../relay/types.ts'
import { TemplateThread } from '../template/template-thread.ts'
import type { Database } from '../store/database.ts'
import { lookAtLog, openLogStore } from '../store/log-store.ts'
import { openWorkspaceOutbox } from '../webhooks/open-workspace-outbox.ts'
import { readOnlyWebhooks } from '../webhooks/sending/read-only.ts'
import type { WebhookService } from '../webhooks/sending/types.ts'
import { createWebhookService } from '../webhooks/sending/webhook-service.ts'
import { createWebhookStats, type WebhookStatsService } from '../webhooks/stats/webhook-stats.ts'
import type { WebhookRenderer } from '../webhooks/types.ts'
import { statsToRead } from '../webhooks/stats/stats-to-read.ts'
import type { Workspace } from '../workspace/types.ts'
import type { ConnectionOpener } from './open-connection.ts'
import { readOnlyServices } from './read-only.ts'

/** What stands on the workspace's log; null where there is none that could be read. */
export type LogServices = {
  readonly relays: RelayService
  readonly receivers: ReceiverService
  readonly journeys: JourneyService
  readonly webhooks: WebhookService
  readonly webhookStats: WebhookStatsService
  /** Null where another process sends. */
  readonly outbox: HttpOutboxEngine | null
  readonly log: Database | null
}

export type LogServicesDeps = {
  readonly workspace: Workspace
  readonly connections: ConnectionOpener
  /** For whoever makes deliveries of webhooks. */
  readonly renderer: WebhookRenderer
  /** Why nothing may be written: another process has the workspace, or it lies on a disk that is read-only. */
  readonly readOnlyReason: string | null
  readonly version: string
  /** An emulator that runs in another process, for relays that find none in this one. */
  readonly otherEmulator: ((workspace: Workspace) => ReturnType<ReceiverService['emulator']>) | undefined
}

/** Requests that are under way may finish for so long (interfaces.md §2). */
const stopGraceMs = 5_000

/** The services that write, or what stands in for them: only one process at a time has them for a workspace. */
export function createLogServices(deps: LogServicesDeps, ports: EnginePorts): LogServices {
  const { workspace, readOnlyReason } = deps
  if (readOnlyReason === null) return createWriters(deps, ports)
  const log = lookAtLog(workspace.directory, ports)
  const journeys = readOnlyJourneys(workspace, readOnlyReason, log)
  const webhookStats = statsToRead(log, readOnlyReason)
  const webhooks = readOnlyWebhooks(workspace, readOnlyReason, log)
  return { ...readOnlyServices(workspace, readOnlyReason, log), journeys, webhooks, webhookStats, outbox: null, log }
}

function createWriters(deps: LogServicesDeps, ports: EnginePorts): LogServices {
  const { workspace, connections, renderer, version, otherEmulator } = deps
  const templates = new TemplateThread(ports.workerUrl('template'))
  const receivers = createReceiverService({
    ...ports,
    workspace,
    renderLine: (line) => templates.render(line),
    timeScale: () => timeScale.factor(),
  })
  const store = openLogStore(workspace.directory, { ...ports, checkpointUrl: ports.workerUrl('checkpoint') })
  const sender = createHttpSender({ ...ports, userAgent: `Signalbench/${version}` })
  const large = new LargeRecords({ workerUrl: ports.workerUrl('mapper'), logger: ports.logger })
  const http = openWorkspaceOutbox({ ...ports, workspace, store, sender })
  const { outbox, timeScale } = http
  receivers.attachOutbox({ outbox, store })
  const service = createRelayService({
    ...ports,
    workspace,
    openSource: (connection) => connections.byFile(connection),
    openSchemas: (connection) => connections.schemasByFile(connection),
    store,
    sender,
    large,
    receiver: { emulator: () => receivers.emulator() ?? otherEmulator?.(workspace) ?? null },
    version,
    webhooks: { outbox, renderer },
  })
  const notices = new HealthNotices({
    ...ports,
    workspace,
    mailer: createSmtpMailer(),
    notify: ports.notify ?? null,
  })
  const endHealth = outbox.onHealth(({ endpoint, ...news }) => {
    if (endpoint.kind === 'webhook') notices.tell({ ...news, webhook: endpoint.name })
  })
  const webhooks = createWebhookService({ ...ports, ...http, workspace, store, renderer })
  const webhookStats = createWebhookStats({ ...ports, store, outbox })
  const journeys = createJourneyService({ ...ports, workspace, store, receivers, outbox, renderer, timeScale })
  const close = async () => {
    webhookStats.close()
    await Promise.all([service.close(), large.close(), journeys.close()])
    // What comes in from now on is stored, and goes on at the next start.
    await receivers.detachOutbox()
    await http.stop(stopGraceMs)
    endHealth()
    await Promise.all([notices.close(), templates.close()])
    await sender.close()
    await store.close()
  }
  return { relays: { ...service, close }, receivers, journeys, webhooks, webhookStats, outbox, log: store.db }
}
