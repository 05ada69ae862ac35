import { combineServers } from '#shared/domain/probe/combine.ts'
import type { Outcome } from '#shared/domain/probe/outcome.ts'
import type { Climb, RungResult, Server } from '../climb.ts'

export type ServerResult = {
  readonly outcome: Outcome
  /** The server with what was found; null where it is out of the race. */
  readonly server: Server | null
}

/** Tries all bootstrap servers that are left at once; those that fail are left out from here on. */
export async function eachServer(
  climb: Climb,
  attempt: (server: Server) => Promise<ServerResult>,
): Promise<RungResult> {
  const before = climb.servers
  const results = await Promise.all(before.map(attempt))
  climb.servers = results.flatMap(({ server }) => (server === null ? [] : [server]))
  return {
    target: before.map(({ name }) => name).join(', '),
    outcome: combineServers(results.map(({ outcome }, index) => ({ server: before[index]?.name ?? '', outcome }))),
  }
}
