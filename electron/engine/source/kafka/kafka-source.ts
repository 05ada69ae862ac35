import type { Clock, Random } from '#shared/lib/clock.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { KafkaConnection } from '#shared/schema/connection.ts'
import type { Logger } from '../../ports.ts'
import type { InspectQuery, KafkaPort, RelayHandle } from '../types.ts'
import { checkConnection } from './check.ts'
import { createClient } from './client.ts'
import { ClusterSession } from './cluster-session.ts'
import { defaultPartitionCheckMs, type KafkaEnvironment } from './environment.ts'
import { openGroupAdmin } from './groups.ts'
import { inspectTopics } from './inspect.ts'
import { openProducer, produceRecords } from './produce.ts'
import { startRelay } from './relay.ts'
import { type ConnectionDeps, resolveSecurity } from './security.ts'

export type KafkaSourceOptions = ConnectionDeps & {
  readonly connection: KafkaConnection
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  /** How often running readers look for added partitions; a minute where absent. */
  readonly partitionCheckMs?: number
}

/**
 * A Kafka cluster as a source of records. Secrets and certificate files are read with each new connection, so that
 * renewed ones are picked up. Nothing connects before the first call.
 */
export function createKafkaSource(options: KafkaSourceOptions): KafkaPort {
  const { connection, clock, random, logger } = options
  const { bootstrapServers } = connection
  const openSession = () =>
    new ClusterSession(
      createClient(connection, resolveSecurity(connection, options), logger),
      `the cluster at ${bootstrapServers.join(', ')}`,
    )
  const { partitionCheckMs = defaultPartitionCheckMs } = options
  const env: KafkaEnvironment = { clock, random, logger, bootstrapServers, partitionCheckMs, openSession }
  const closing = new AbortController()
  const relays = new Set<RelayHandle>()
  let clusterId: string | null = null

  return {
    clusterId: async () => {
      clusterId ??= (await checkConnection(env)).clusterId
      if (clusterId !== null) return clusterId
      throw new AppError(
        'UNREACHABLE',
        `The broker at ${bootstrapServers.join(', ')} tells no cluster id. Upgrade it to Kafka 0.10.1 or newer.`,
      )
    },
    check: async (signal) => await checkConnection(env, signal),
    inspect: (query: InspectQuery) =>
      inspectTopics(env, { ...query, signal: AbortSignal.any([query.signal, closing.signal]) }),
    relay: (config, onBatch) => {
      const handle = startRelay(env, config, onBatch)
      relays.add(handle)
      const forget = (): void => void relays.delete(handle)
      handle.done.then(forget, forget)
      return handle
    },
    produce: async (topic, records) => await produceRecords(env, topic, records),
    openProducer: async (topics) => await openProducer(env, topics),
    groups: async () => await listGroups(env),
    openGroups: async () => await openGroupAdmin(env),
    close: async () => {
      closing.abort()
      await Promise.all([...relays].map((relay) => relay.stop()))
    },
  }
}

async function listGroups(env: KafkaEnvironment): Promise<readonly string[]> {
  const groups = await openGroupAdmin(env)
  try {
    return (await groups.list()).map(({ groupId }) => groupId)
  } finally {
    await groups.close()
  }
}
