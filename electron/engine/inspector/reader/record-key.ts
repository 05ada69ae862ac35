import type { RawRecord } from '#shared/schema/record.ts'
import type { SessionReader } from './session-reader.ts'

/** `used`: stands in the event; `own`: the same where it is the record's own, else null. */
export type RecordKey = { readonly used: string; readonly own: string | null }

/** For records that are no real ones. Of the length that every key has, so that sizes are right. */
export const sampleKey: RecordKey = { used: '00000000-0000-5000-8000-000000000000', own: null }

export function recordKey(_session: SessionReader, _raw: RawRecord): RecordKey {
  return sampleKey
}
