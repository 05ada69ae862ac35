import type { RecordSource } from '#engine/source/types.ts'
import { createRecordDecoder } from '#engine/decoder/record-decoder.ts'
import type { SchemaBook } from '#engine/decoder/schema-book.ts'
import { AppError } from '#shared/lib/app-error.ts'
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
  /** What records need that were written with a schema. */
  readonly schemas: SchemaBook
  readonly signal: AbortSignal
}

/**
 * Reads a source from its beginning to its present end and maps each record. Joins no group, sends nothing. Throws UNREACHABLE
 * where the schemas cannot be had at present: every record would be a rejection that says nothing about it.
 */
export async function* mapRecords(source: RecordSource, query: MapQuery): AsyncGenerator<readonly Mapped[]> {
  const { mapping, workspaceId, topics, schemas, signal } = query
  const decoder = createRecordDecoder('auto', schemas)
  const keys = createIdempotencyKeys(workspaceId, await source.clusterId())
  const nowMs = Date.now()
  const one = (raw: RawRecord): Mapped => {
    const { topic, partition, offset } = raw
    const context = { idempotencyKey: keys(topic, partition, offset), nowMs }
    return { raw, outcome: mapping.map(decoder.decode(raw), context) }
  }
  for await (const batch of source.inspect({ topics, from: 'beginning', until: 'end', signal })) {
    const fetching = decoder.prepare(batch, signal)
    if (fetching !== null) {
      await fetching
      if (signal.aborted) return
      const obstacle = schemas.obstacleOf(batch)
      if (obstacle !== null) throw new AppError('UNREACHABLE', obstacle.message, { retryable: true })
    }
    yield batch.map(one)
  }
}
