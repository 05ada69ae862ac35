/** The engine's streams by name; `useLive(streams.engine)` in a component. */
import type { CheckRow } from '#shared/contract/checks.ts'
import type { JobStatus } from '#shared/contract/jobs.ts'
import type { JourneyStatus } from '#shared/contract/journeys.ts'
import type { LiveStatus, ViewStatus } from '#shared/contract/live.ts'
import type { ReceiverStatus } from '#shared/contract/receivers.ts'
import type { RelayStatus } from '#shared/contract/relays.ts'
import type { EngineStatus } from '#shared/contract/system.ts'
import type { WebhooksStatus } from '#shared/contract/webhooks.ts'
import type { WorkspaceSummary } from '#shared/contract/workspace.ts'
import type { LiveStream } from './live-stream.ts'

const engine: LiveStream<EngineStatus> = {
  key: 'system.watch',
  open: (client, signal) => client.system.watch(undefined, { signal }),
}
const workspace: LiveStream<WorkspaceSummary> = {
  key: 'workspace.watch',
  open: (client, signal) => client.workspace.watch(undefined, { signal }),
}
const live: LiveStream<LiveStatus> = {
  key: 'live.watch',
  open: (client, signal) => client.live.watch(undefined, { signal }),
}
const relays: LiveStream<RelayStatus[]> = {
  key: 'relays.watch',
  open: (client, signal) => client.relays.watch(undefined, { signal }),
}
const receivers: LiveStream<ReceiverStatus[]> = {
  key: 'receivers.watch',
  open: (client, signal) => client.receivers.watch(undefined, { signal }),
}
const journeys: LiveStream<JourneyStatus[]> = {
  key: 'journeys.watch',
  open: (client, signal) => client.journeys.watch(undefined, { signal }),
}
const webhooks: LiveStream<WebhooksStatus> = {
  key: 'webhooks.watch',
  open: (client, signal) => client.webhooks.watch(undefined, { signal }),
}
const checks: LiveStream<CheckRow[]> = {
  key: 'checks.watch',
  open: (client, signal) => client.checks.watch(undefined, { signal }),
}
const jobs: LiveStream<JobStatus[]> = {
  key: 'jobs.watch',
  open: (client, signal) => client.jobs.watch(undefined, { signal }),
}

const view = (viewId: string): LiveStream<ViewStatus> => ({
  key: `live.watchView:${viewId}`,
  open: (client, signal) => client.live.watchView({ viewId }, { signal }),
})

export const streams = { engine, workspace, live, relays, receivers, journeys, webhooks, checks, jobs, view }
