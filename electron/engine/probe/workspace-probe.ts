/** A ladder over a connection of the workspace: targets from its relays, secrets and files from the folder. */
import { lookup } from 'node:dns/promises'
import type { ConnectionFile } from '#shared/schema/connection.ts'
import type { ProbeEvent } from '#shared/schema/probe.ts'
import type { EnginePorts } from '../ports.ts'
import type { Workspace } from '../workspace/types.ts'
import type { ProbeDeps, ProbeTargets } from './climb.ts'
import { ladderMs } from './ladder.ts'
import { probeConnection } from './probe-connection.ts'

export type AskedTargets = { readonly topics: readonly string[]; readonly group: string | null }

/** What was named; where nothing was, what the relays over this connection read and join. */
function probeTargets(workspace: Workspace, connection: string, asked: AskedTargets): ProbeTargets {
  const relays = workspace
    .list('relays')
    .map(({ value }) => value)
    .filter((relay) => relay.connection === connection)
  const unique = (names: readonly string[]): string[] => [...new Set(names)]
  return {
    topics: asked.topics.length > 0 ? unique(asked.topics) : unique(relays.flatMap((relay) => relay.topics)),
    groups: asked.group === null ? unique(relays.map((relay) => relay.consumerGroup)) : [asked.group],
  }
}

export type ProbeRequest = {
  /** Names the file in texts. */
  readonly name: string
  /** The file's value, or a draft of it. */
  readonly connection: ConnectionFile
  readonly asked: AskedTargets
  readonly signal: AbortSignal
}

/** The ladder for a connection of the workspace, with its secrets and files and the topics of its relays. */
export function probeWorkspaceConnection(
  workspace: Workspace,
  ports: Pick<EnginePorts, 'clock' | 'random' | 'logger'>,
  { name, connection, asked, signal }: ProbeRequest,
): AsyncGenerator<ProbeEvent, void> {
  const file = `connections/${name}.json`
  const deps: ProbeDeps = {
    clock: ports.clock,
    random: ports.random,
    logger: ports.logger,
    monotonic: () => performance.now(),
    lookup: (host) => lookup(host, { all: true }),
    totalMs: ladderMs,
    resolveSecrets: (text) => workspace.resolveSecrets(text, file),
    resolvePath: (relative) => workspace.path(relative),
  }
  return probeConnection(connection, probeTargets(workspace, name, asked), deps, signal)
}
