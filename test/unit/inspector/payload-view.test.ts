import { describe, expect, it } from 'vitest'
import { annotationsOf, payloadView } from '#engine/inspector/reader/payload-view.ts'
import { createSchemaLookup } from '#engine/decoder/schema-lookup.ts'
import { decodeRecord } from '#shared/domain/decode/decode-record.ts'
import { aRecord } from '../../support/a-record.ts'
import { aKnownSchema, idPrefix } from '../../support/decoder/known-schema.ts'

const schema = { type: 'record', name: 'shop.Order', fields: [{ name: 'id', type: 'long' }] }
const known = aKnownSchema({ schemaType: 'AVRO', schema: JSON.stringify(schema), subject: 'orders-value', version: 2 })
const raw = aRecord({ key: 'u_1', value: Uint8Array.of(...idPrefix, 84) })
const record = decodeRecord(
  raw,
  'auto',
  createSchemaLookup((key) => (key === known.key ? known : null)),
)

describe('a payload in the detail pane', () => {
  it('comes with its schema and why it was taken for what it is', () => {
    expect(payloadView(record.value, '{"id":42}', raw.value, 'auto')).toStrictEqual({
      format: 'avro',
      text: '{"id":42}',
      textChars: 9,
      bytes: 6,
      diagnostics: [],
      schemaId: 1,
      schema: {
        guid: null,
        framing: 'id-prefix',
        type: 'AVRO',
        subject: 'orders-value',
        version: 2,
        messageType: 'shop.Order',
      },
      explanation:
        'Avro, because schema id 1 behind the leading 00 says so: shop.Order, subject orders-value, version 2.',
    })
  })

  it('says nothing of a schema where there is none', () => {
    const view = payloadView(record.key, 'u_1', raw.key, 'auto')
    expect(view).not.toHaveProperty('schema')
    expect(view.explanation).toContain('Text, because')
  })

  it('says what its bytes mean', () => {
    expect(annotationsOf(record)).toStrictEqual({
      key: [{ from: 0, to: 3, label: 'UTF-8 text' }],
      value: [
        { from: 0, to: 1, label: 'magic byte 00: a schema id follows' },
        { from: 1, to: 5, label: 'schema id 1 (int32, big-endian)' },
        { from: 5, to: 6, label: 'Avro binary of shop.Order' },
      ],
    })
  })
})
