import { describe, expect, it } from 'vitest'
import { annotate, annotatedBytes, type ByteNote } from '#shared/domain/decode/annotate.ts'
import { decodePayload } from '#shared/domain/decode/decode-payload.ts'
import { readMessageIndexes } from '#shared/domain/decode/message-indexes.ts'
import type { DecodedPayload, PayloadSchema } from '#shared/domain/decode/types.ts'
import { encodeUtf8 } from '#shared/lib/utf8.ts'
import { fc } from '../../support/property.ts'
import { aContainer } from '../../support/avro/container.ts'

const schema: PayloadSchema = {
  framing: 'id-prefix',
  type: 'AVRO',
  subject: null,
  version: null,
  messageType: 'shop.Order',
}
const decoded = (format: DecodedPayload['format'], of: Partial<DecodedPayload>): DecodedPayload => ({
  format,
  value: null,
  schemaId: null,
  diagnostics: [],
  ...of,
})
const lines = (notes: readonly ByteNote[]) => notes.map(({ from, to, label }) => `${from}-${to} ${label}`)

describe('the bytes of a payload', () => {
  it('that begins with a schema id', () => {
    const payload = decoded('avro', { schemaId: 1042, schema })
    expect(lines(annotate(Uint8Array.of(0, 0, 0, 4, 18, 2, 4), payload))).toStrictEqual([
      '0-1 magic byte 00: a schema id follows',
      '1-5 schema id 1042 (int32, big-endian)',
      '5-7 Avro binary of shop.Order',
    ])
  })

  it('that begins with a GUID and holds a nested Protobuf message', () => {
    const payload = decoded('protobuf', {
      schemaGuid: 'g',
      schema: { ...schema, framing: 'guid-prefix', type: 'PROTOBUF' },
    })
    expect(
      lines(annotate(Uint8Array.of(1, ...Array.from({ length: 16 }, () => 7), 4, 2, 0, 8, 1), payload)),
    ).toStrictEqual([
      '0-1 magic byte 01: a schema GUID follows',
      '1-17 schema GUID g',
      '17-20 message indexes [1, 0]: message shop.Order',
      '20-22 Protobuf fields of shop.Order',
    ])
  })

  it('with the short form of message indexes, and with some that cannot be read', () => {
    const payload = decoded('protobuf', { schemaId: 7, schema: { ...schema, type: 'PROTOBUF', messageType: null } })
    expect(lines(annotate(Uint8Array.of(0, 0, 0, 0, 7, 0, 8), payload)).slice(2)).toStrictEqual([
      '5-6 message indexes [0] (00 is short for [0])',
      '6-7 Protobuf fields',
    ])
    expect(lines(annotate(Uint8Array.of(0, 0, 0, 0, 7, 0xff), payload)).at(-1)).toBe(
      '5-6 message indexes that cannot be read',
    )
  })

  it('whose schema stands in a header, or is not known', () => {
    const header = decoded('json-schema', { schemaId: 7, schema: { ...schema, framing: 'id-header', type: 'JSON' } })
    expect(lines(annotate(encodeUtf8('{}'), header))).toStrictEqual(['0-2 JSON text; schema id 7 stands in a header'])
    const byGuid = decoded('json-schema', {
      schemaGuid: 'g',
      schema: { ...schema, framing: 'guid-header', type: 'JSON' },
    })
    expect(lines(annotate(encodeUtf8('{}'), byGuid))).toStrictEqual(['0-2 JSON text; schema GUID g stands in a header'])
    const bytes = Uint8Array.of(0, 0, 0, 0, 7, 9, 9)
    expect(lines(annotate(bytes, decodePayload(bytes, 'auto'))).at(-1)).toBe(
      '5-7 payload; what it is, only its schema says',
    )
  })

  it('that is plain JSON, text or nothing', () => {
    const of = (bytes: Uint8Array | null) => lines(annotate(bytes, decodePayload(bytes, 'auto')))
    expect(of(encodeUtf8('{"a":1}'))).toStrictEqual(['0-7 JSON text'])
    expect(of(encodeUtf8('\ufeff{}'))).toStrictEqual(['0-3 byte order mark: UTF-8', '3-5 JSON text'])
    expect(of(encodeUtf8('hello'))).toStrictEqual(['0-5 UTF-8 text'])
    expect(of(Uint8Array.of(0xff))).toStrictEqual([])
    expect(of(new Uint8Array())).toStrictEqual([])
    expect(of(null)).toStrictEqual([])
  })

  it('that is an Avro object container', () => {
    const bytes = aContainer({ schema: 'int', codec: 'deflate', blocks: [{ records: 2, bytes: Buffer.from([2, 4]) }] })
    const notes = lines(annotate(bytes, decodePayload(bytes, 'auto')))
    expect(notes.slice(0, 5)).toStrictEqual([
      '0-4 magic: Obj 01, an Avro object container',
      '4-5 metadata: 2 entries',
      '5-23 avro.schema: 5 characters',
      '23-42 avro.codec: deflate',
      '42-43 end of the metadata',
    ])
    expect(notes.slice(5).map((line) => line.replace(/^\S+ /, ''))).toStrictEqual([
      'sync marker: repeated behind every block',
      '2 records in the first block',
      '4 bytes in the first block',
      'the first block, and what follows it',
    ])
  })

  it('are annotated in order, without gaps turned over, within what is shown', () => {
    const part = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.constant(Uint8Array.of(0x4f, 0x62, 0x6a, 1, 4, 2, 65, 2)),
    )
    const frame = fc.constantFrom<readonly number[]>([], [0], [1], [0x4f, 0x62, 0x6a, 1])
    fc.assert(
      fc.property(frame, part, fc.boolean(), (start, rest, long) => {
        const bytes = Uint8Array.of(...start, ...rest, ...(long ? Buffer.alloc(5_000) : []))
        let end = 0
        for (const { from, to } of annotate(bytes, decodePayload(bytes, 'auto'))) {
          expect(from).toBeGreaterThanOrEqual(end)
          expect(to).toBeGreaterThan(from)
          end = to
        }
        expect(end).toBeLessThanOrEqual(Math.min(bytes.length, annotatedBytes))
      }),
    )
  })
})

describe('message indexes', () => {
  it.each<[readonly number[], readonly number[] | null, number]>([
    [[0], [0], 1],
    [[2, 0], [0], 2],
    [[2, 2], [1], 2],
    [[4, 2, 0], [1, 0], 3],
    [[2, 0xd8, 4], [300], 3],
    [[], null, 0],
    [[4, 2], null, 0],
    [[1], null, 0],
    [[2, 1], null, 0],
    [[0x80, 0x80, 4], null, 0],
  ])('%j are %j', (bytes, path, size) => {
    expect(readMessageIndexes(Uint8Array.from(bytes))).toStrictEqual(path === null ? null : { path, size })
  })
})
