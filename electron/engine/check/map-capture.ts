import { captureSchemas } from '#engine/decoder/capture/capture-source.ts'
import { createRecordDecoder } from '#engine/decoder/record-decoder.ts'
import { SchemaBook } from '#engine/decoder/schema-book.ts'
import type { Logger } from '#engine/ports.ts'
import { createReplaySource } from '#engine/source/replay/replay-source.ts'
import { createIdempotencyKeys } from '#shared/domain/onesignal/idempotency-key.ts'
import type { CompiledMapping, MapOutcome } from '#shared/domain/mapping/types.ts'
import type { RawRecord } from '#shared/schema/record.ts'

/** A record of the capture with what the mapping made of it. */
export type MappedRecord = {
  /** `user-events:0:11` */
  readonly place: string
  readonly timestampMs: number
  readonly outcome: MapOutcome
}

export type MapCaptureQuery = {
  /** Absolute path. */
  readonly path: string
  readonly mapping: CompiledMapping
  /** Namespace of idempotency keys: they come out the same in every copy of the workspace. */
  readonly workspaceId: string
  readonly logger: Logger
  readonly signal: AbortSignal
}

/** Stands for the cluster in the keys of checks. */
const keysOf = 'check'
/** For records without a timestamp: the last time that a Date can hold, so that nothing lies in their future. */
const latestMs = 8.64e15

/**
 * Maps a capture from its beginning to its end. What depends on the present time is judged at each record's own timestamp,
 * so that a check gives the same result on every day.
 */
export async function* mapCapture(query: MapCaptureQuery): AsyncGenerator<readonly MappedRecord[]> {
  const { path, mapping, workspaceId, logger, signal } = query
  const connection = { version: 1, kind: 'replay', capture: path, recordsPerSecond: 0, loop: false } as const
  const source = createReplaySource({ connection, logger, resolvePath: () => path })
  const schemas = new SchemaBook(captureSchemas(path, logger))
  try {
    const decoder = createRecordDecoder('auto', schemas)
    // Not the capture's own id, which is a hash of its bytes: another record at its end must not change every key.
    const keys = createIdempotencyKeys(workspaceId, keysOf)
    const one = (raw: RawRecord): MappedRecord => {
      const { topic, partition, offset } = raw
      const timestampMs = Number(raw.timestampMs)
      const context = {
        idempotencyKey: keys(topic, partition, offset),
        nowMs: timestampMs > 0 ? timestampMs : latestMs,
      }
      const outcome = mapping.map(decoder.decode(raw), context)
      return { place: `${topic}:${partition}:${offset}`, timestampMs, outcome }
    }
    for await (const batch of source.inspect({ topics: [], from: 'beginning', until: 'end', signal })) {
      await decoder.prepare(batch, signal)
      if (signal.aborted) return
      yield batch.map(one)
    }
  } finally {
    await Promise.all([source.close(), schemas.close()])
  }
}
