import { createIdempotencyKeys } from '#shared/domain/onesignal/idempotency-key.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import type { SessionReader } from './session-reader.ts'

/** `used`: stands in the event; `own`: the same where it is the record's own, else null. */
export type RecordKey = { readonly used: string; readonly own: string | null }

/** For records that are no real ones, or whose cluster is not known yet. Of the length of every key, so that sizes are right. */
export const sampleKey: RecordKey = { used: '00000000-0000-5000-8000-000000000000', own: null }

/** The key that a relay would give the record. */
export function recordKey({ session, clusterId }: SessionReader, raw: RawRecord): RecordKey {
  if (clusterId === null) return sampleKey
  const key = createIdempotencyKeys(session.workspaceId, clusterId)(raw.topic, raw.partition, raw.offset)
  return { used: key, own: key }
}
