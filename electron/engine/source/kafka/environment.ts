import type { Clock, Random } from '#shared/lib/clock.ts'
import type { Logger } from '../../ports.ts'
import type { ClusterSession } from './cluster-session.ts'

/** What every reader of a cluster needs. */
export type KafkaEnvironment = {
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  readonly bootstrapServers: readonly string[]
  /** How often a running reader looks for partitions that were added to its topics, milliseconds. */
  readonly partitionCheckMs: number
  /** A new, unconnected session; whoever opens it closes it. */
  readonly openSession: () => ClusterSession
}

/** A look costs one small request; new partitions are rare. */
export const defaultPartitionCheckMs = 60_000
