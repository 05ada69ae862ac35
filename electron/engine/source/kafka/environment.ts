import type { Clock, Random } from '#shared/lib/clock.ts'
import type { Logger } from '../../ports.ts'
import type { ClusterSession } from './cluster-session.ts'

/** What every reader of a cluster needs. */
export type KafkaEnvironment = {
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  readonly bootstrapServers: readonly string[]
  /** A new, unconnected session; whoever opens it closes it. */
  readonly openSession: () => ClusterSession
}
