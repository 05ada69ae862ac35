import type { RecordSource } from '#engine/source/types.ts'
import { decodeRecord } from '#shared/domain/decode/decode-record.ts'
import { createIdempotencyKeys } from '#shared/domain/onesignal/idempotency-key.ts'
import type { CompiledMapping, MapOutcome } from '#shared/domain/mapping/types.ts'
import type { RawRecord } from '#shared/schema/record.ts'

export type Mapped = { readonly raw: RawRecord; readonly outcome: MapOutcome }

export type MapQuery = {
  readonly mapping: CompiledMapping
  /** Empty for a capture = all of it. */
  readonly topics: readonly string[]
  /** Namespace of idempotency keys, so that events look exactly as a relay of this workspace would send them. */
  readonly workspaceId: string
  readonly signal: AbortSignal
}

/** Reads a source from its beginning to its present end and maps each record. Joins no group, sends nothing. */
export async function* mapRecords(source: RecordSource, query: MapQuery): AsyncGenerator<readonly Mapped[]> {
  const { mapping, workspaceId, topics, signal } = query
  const keys = createIdempotencyKeys(workspaceId, await source.clusterId())
  const nowMs = Date.now()
  const one = (raw: RawRecord): Mapped => {
    const { topic, partition, offset } = raw
    const context = { idempotencyKey: keys(topic, partition, offset), nowMs }
    return { raw, outcome: mapping.map(decodeRecord(raw, 'auto'), context) }
  }
  for await (const batch of source.inspect({ topics, from: 'beginning', until: 'end', signal })) yield batch.map(one)
}
