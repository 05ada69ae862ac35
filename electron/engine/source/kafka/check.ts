import type { ConnectionCheck } from '#shared/contract/connections.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { KafkaEnvironment } from './environment.ts'
import { addressText } from '../address.ts'
import { toAppError } from './kafka-error.ts'

/** Connects once, without retries, and lists what this user may see. Creates nothing, joins nothing. */
export async function checkConnection(env: KafkaEnvironment, signal?: AbortSignal): Promise<ConnectionCheck> {
  const startedAt = performance.now()
  const session = env.openSession()
  const onAbort = (): void => void session.close()
  signal?.addEventListener('abort', onAbort, { once: true })
  try {
    signal?.throwIfAborted()
    await session.connect()
    const metadata = await session.everything()
    return {
      clusterId: metadata.clusterId,
      brokers: metadata.brokers.map(({ host, port }) => addressText(host, port)),
      topics: metadata.topicMetadata
        .filter(({ topic }) => !topic.startsWith('__'))
        .map(({ topic, partitionMetadata }) => ({ name: topic, partitions: partitionMetadata.length }))
        .toSorted((a, b) => a.name.localeCompare(b.name)),
      ms: Math.round(performance.now() - startedAt),
    }
  } catch (error) {
    if (signal?.aborted === true) throw new AppError('UNREACHABLE', 'The check was cancelled.', { cause: error })
    throw toAppError(error, 'connect', env.bootstrapServers)
  } finally {
    signal?.removeEventListener('abort', onAbort)
    await session.close()
  }
}
