import { randomUUID } from 'node:crypto'
import type { Logger } from '#engine/ports.ts'
import { createClient } from '#engine/source/kafka/client.ts'
import { ClusterSession } from '#engine/source/kafka/cluster-session.ts'
import type { KafkaEnvironment } from '#engine/source/kafka/environment.ts'
import { createKafkaSource } from '#engine/source/kafka/kafka-source.ts'
import { resolveSecurity } from '#engine/source/kafka/security.ts'
import type { InspectQuery, KafkaPort, PartitionOffset, RecordSource } from '#engine/source/types.ts'
import { type KafkaConnection, kafkaConnection } from '#shared/schema/connection.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import { collectingLogger } from '../logger.ts'

/** What sources need from a host, for tests: the real clock, real chance, no secrets. */
export const sourceDeps = (logger: Logger = collectingLogger()) => ({
  clock: { now: () => Date.now() },
  random: { next: () => Math.random(), uuid: () => randomUUID() },
  logger,
  resolveSecrets: (text: string) => text,
  resolvePath: (path: string) => path,
})

/** The engine's Kafka source on that broker, over PLAINTEXT. */
export function aKafkaSource(bootstrapServers: string, logger?: Logger): KafkaPort {
  const connection: KafkaConnection = kafkaConnection.parse({ version: 1, kind: 'kafka', bootstrapServers })
  return createKafkaSource({ ...sourceDeps(logger), connection })
}

/** What the parts of the Kafka source work with, over PLAINTEXT. */
export function anEnvironment(bootstrapServers: string): KafkaEnvironment {
  const connection = kafkaConnection.parse({ version: 1, kind: 'kafka', bootstrapServers })
  const deps = sourceDeps()
  const openSession = () =>
    new ClusterSession(createClient(connection, resolveSecurity(connection, deps), deps.logger), 'the cluster')
  return { ...deps, bootstrapServers: connection.bootstrapServers, partitionCheckMs: 60_000, openSession }
}

/** All records of a bounded reading. */
export async function readToEnd(
  source: RecordSource,
  topics: readonly string[],
  from: InspectQuery['from'],
): Promise<RawRecord[]> {
  const records: RawRecord[] = []
  for await (const batch of source.inspect({ topics, from, until: 'end', signal: new AbortController().signal })) {
    records.push(...batch)
  }
  return records
}

/** A record to produce, recognisable by its number. */
export const aProducedRecord = (
  number: number,
  overrides: Partial<{ partition: number; timestampMs: bigint; value: Uint8Array | null }> = {},
) => ({ key: Buffer.from(`key-${number}`), value: Buffer.from(`value-${number}`), ...overrides })

export const textOf = (bytes: Uint8Array | null): string | null =>
  bytes === null ? null : Buffer.from(bytes).toString('utf8')

/** Moves an empty group, as an administrator does. (kafkajs' own way takes five seconds.) */
export async function commitOffsets(
  bootstrapServers: string,
  groupId: string,
  offsets: readonly PartitionOffset[],
): Promise<void> {
  const groups = await aKafkaSource(bootstrapServers).openGroups()
  try {
    await groups.commit(groupId, offsets)
  } finally {
    await groups.close()
  }
}
