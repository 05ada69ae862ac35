import { checksRouter } from './checks.ts'
import { connectionsRouter } from './connections.ts'
import { createImplementer } from './implementer.ts'
import { groupsRouter } from './groups.ts'
import { jobsRouter } from './jobs.ts'
import { journeysRouter } from './journeys.ts'
import { liveRouter } from './live.ts'
import { mappingsRouter } from './mappings.ts'
import { receiversRouter } from './receivers.ts'
import { relaysRouter } from './relays.ts'
import { schemasRouter } from './schemas.ts'
import { secretsRouter } from './secrets.ts'
import type { EngineServices } from './services.ts'
import { systemRouter } from './system.ts'
import { traceRouter } from './trace.ts'
import { webhookEditorRouter } from './webhook-editor.ts'
import { webhookLogRouter } from './webhook-log.ts'
import { webhookStatsRouter } from './webhook-stats.ts'
import { webhooksRouter } from './webhooks.ts'
import { workspaceRouter } from './workspace.ts'

/** The whole contract, implemented; the compiler refuses a forgotten procedure. */
export function createRouter(services: EngineServices) {
  const os = createImplementer(services)
  return os.router({
    system: systemRouter(os, services),
    workspace: workspaceRouter(os, services),
    connections: connectionsRouter(os, services),
    live: liveRouter(os, services),
    mappings: mappingsRouter(os, services),
    relays: relaysRouter(os, services),
    receivers: receiversRouter(os, services),
    webhookEditor: webhookEditorRouter(os, services),
    webhooks: webhooksRouter(os, services),
    webhookStats: webhookStatsRouter(os, services),
    webhookLog: webhookLogRouter(os, services),
    trace: traceRouter(os, services),
    checks: checksRouter(os, services),
    journeys: journeysRouter(os, services),
    groups: groupsRouter(os, services),
    schemas: schemasRouter(os, services),
    secrets: secretsRouter(os, services),
    jobs: jobsRouter(os, services),
  })
}

export type EngineRouter = ReturnType<typeof createRouter>
