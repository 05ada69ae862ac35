import { checksContract } from './checks.ts'
import { connectionsContract } from './connections.ts'
import { groupsContract } from './groups.ts'
import { jobsContract } from './jobs.ts'
import { journeysContract } from './journeys.ts'
import { liveContract } from './live.ts'
import { mappingsContract } from './mappings.ts'
import { receiversContract } from './receivers.ts'
import { relaysContract } from './relays.ts'
import { schemasContract } from './schemas.ts'
import { secretsContract } from './secrets.ts'
import { systemContract } from './system.ts'
import { traceContract } from './trace.ts'
import { webhookLogContract } from './webhook-log.ts'
import { webhookStatsContract } from './webhook-stats.ts'
import { webhooksContract } from './webhooks.ts'
import { webhookEditorContract } from './webhook-editor.ts'
import { workspaceContract } from './workspace.ts'

/** Everything that the renderer can ask of the engine, by area. Both ends derive their types from this value. */
export const contract = {
  system: systemContract,
  workspace: workspaceContract,
  webhookEditor: webhookEditorContract,
  connections: connectionsContract,
  live: liveContract,
  mappings: mappingsContract,
  relays: relaysContract,
  receivers: receiversContract,
  webhookStats: webhookStatsContract,
  webhooks: webhooksContract,
  webhookLog: webhookLogContract,
  trace: traceContract,
  checks: checksContract,
  journeys: journeysContract,
  groups: groupsContract,
  schemas: schemasContract,
  secrets: secretsContract,
  jobs: jobsContract,
}
export type Contract = typeof contract
