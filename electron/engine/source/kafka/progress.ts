import type { PartitionProgress, RelaySourceConfig } from '../types.ts'
import { type ClusterSession, keyOf } from './cluster-session.ts'
import type { KafkaEnvironment } from './environment.ts'
import { readCommittedOffsets } from './group-member.ts'
import { toAppError } from './kafka-error.ts'
import { readMarks } from './start-positions.ts'

/**
 * Committed, low and high of all partitions, over a connection of its own: joining a group blocks the relay's. Reads
 * that overlap share one answer. A failed read drops the connection; the next one builds it anew.
 */
export class ProgressReader {
  private readonly env: KafkaEnvironment
  private readonly config: RelaySourceConfig
  private session: Promise<ClusterSession> | null = null
  private refreshedAt = performance.now()
  private running: Promise<readonly PartitionProgress[]> | null = null

  constructor(env: KafkaEnvironment, config: RelaySourceConfig) {
    this.env = env
    this.config = config
  }

  /** Rejects with UNREACHABLE while the cluster is away. */
  read(): Promise<readonly PartitionProgress[]> {
    this.running ??= this.readOnce().finally(() => {
      this.running = null
    })
    return this.running
  }

  async close(): Promise<void> {
    const session = this.session
    this.session = null
    await session?.then(
      (open) => open.close(),
      () => undefined,
    )
  }

  private async readOnce(): Promise<readonly PartitionProgress[]> {
    try {
      this.session ??= this.open()
      const session = await this.session
      if (performance.now() - this.refreshedAt > this.env.partitionCheckMs) {
        await session.refreshMetadata()
        this.refreshedAt = performance.now()
      }
      const partitions = session.partitionsOf(this.config.topics)
      const coordinator = await session.coordinatorOf(this.config.consumerGroup)
      // Committed before high: records that arrive in between show as lag, never as less than none.
      const committed = await readCommittedOffsets(coordinator, this.config.consumerGroup, partitions)
      const marks = await readMarks(session, partitions)
      return partitions.map((one) => {
        const key = keyOf(one)
        const low = marks.low.get(key) ?? 0n
        return { ...one, committed: committed.get(key) ?? null, low, high: marks.high.get(key) ?? low }
      })
    } catch (error) {
      await this.close()
      throw toAppError(error, 'read the progress', this.env.bootstrapServers)
    }
  }

  private async open(): Promise<ClusterSession> {
    const session = this.env.openSession()
    try {
      await session.connect()
      await session.watchTopics(this.config.topics)
      this.refreshedAt = performance.now()
      return session
    } catch (error) {
      await session.close()
      throw error
    }
  }
}
