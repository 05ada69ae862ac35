import { assertNever } from '#shared/lib/assert.ts'
import type { ConnectionFile } from '#shared/schema/connection.ts'
import type { ProbeEvent } from '#shared/schema/probe.ts'
import type { ProbeDeps, ProbeTargets } from './climb.ts'
import { probeKafka } from './kafka-ladder.ts'
import { probeReplay } from './replay-ladder.ts'

/**
 * The connection ladder: eleven rungs in order, then the summary, within `deps.totalMs`. Failures are rungs, never
 * exceptions. It just ends when the signal fires. Creates nothing on the cluster.
 */
export function probeConnection(
  connection: ConnectionFile,
  targets: ProbeTargets,
  deps: ProbeDeps,
  signal: AbortSignal,
): AsyncGenerator<ProbeEvent, void> {
  switch (connection.kind) {
    case 'kafka':
      return probeKafka(connection, targets, deps, signal)
    case 'replay':
      return probeReplay(connection, targets, deps, signal)
    default:
      return assertNever(connection, 'a connection of an unknown kind')
  }
}
