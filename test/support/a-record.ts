import { encodeUtf8 } from '#shared/lib/utf8.ts'
import type { RawRecord } from '#shared/schema/record.ts'

/** Texts stand for their UTF-8 bytes. */
type Bytes = string | Uint8Array | null

const bytesOf = (value: Bytes): Uint8Array | null => (typeof value === 'string' ? encodeUtf8(value) : value)

/** A record with only what the test is about. */
export function aRecord(
  parts: Partial<Omit<RawRecord, 'key' | 'value' | 'headers'>> & {
    readonly key?: Bytes
    readonly value?: Bytes
    readonly headers?: readonly (readonly [string, Bytes])[]
  } = {},
): RawRecord {
  const { key = null, value = '{}', headers = [], ...rest } = parts
  return {
    topic: 'user-events',
    partition: 3,
    offset: 8_841n,
    timestampMs: 1_763_721_721_113n,
    ...rest,
    key: bytesOf(key),
    value: bytesOf(value),
    headers: headers.map(([name, header]) => [name, bytesOf(header)]),
  }
}
