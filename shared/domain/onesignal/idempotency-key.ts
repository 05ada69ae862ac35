import { dnsNamespace, parseUuid, uuidV5 } from '#shared/lib/uuid.ts'

/** The key of one record: always the same, over restarts, redeliveries and copies of the workspace. */
export type IdempotencyKeys = (topic: string, partition: number, offset: bigint) => string

/**
 * Keys for the records of one cluster: UUID version 5 over the workspace's id and cluster, topic, partition, offset.
 * @param workspaceId a UUID; any other text is hashed into a namespace, so that it still separates workspaces
 */
export function createIdempotencyKeys(workspaceId: string, clusterId: string): IdempotencyKeys {
  const namespace = parseUuid(workspaceId) ?? namespaceOf(workspaceId)
  // Line breaks occur neither in topic names nor in numbers, so different records never give the same name.
  return (topic, partition, offset) => uuidV5(namespace, `${clusterId}\n${topic}\n${partition}\n${offset}`)
}

function namespaceOf(text: string): Uint8Array {
  const root = parseUuid(dnsNamespace) ?? new Uint8Array(16)
  return parseUuid(uuidV5(root, text)) ?? root
}
