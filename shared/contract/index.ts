import { connectionsContract } from './connections.ts'
import { liveContract } from './live.ts'
import { mappingsContract } from './mappings.ts'
import { receiversContract } from './receivers.ts'
import { relaysContract } from './relays.ts'
import { systemContract } from './system.ts'
import { workspaceContract } from './workspace.ts'

/** Everything that the renderer can ask of the engine, by area. Both ends derive their types from this value. */
export const contract = {
  system: systemContract,
  workspace: workspaceContract,
  connections: connectionsContract,
  live: liveContract,
  mappings: mappingsContract,
  relays: relaysContract,
  receivers: receiversContract,
}
export type Contract = typeof contract
