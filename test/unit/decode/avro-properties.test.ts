import { fc } from '../../support/property.ts'
import { describe, expect, it } from 'vitest'
import { createAvroDecoder } from '#engine/decoder/avro/avro-decoder.ts'
import { ExactNumber, type JsonValue } from '#shared/lib/exact-number.ts'
import { anyAvro, encodeWithAvsc } from '../../support/avro/any-avro.ts'
import { avroDecoder } from '../../support/avro/decode-avro.ts'

/** Exact numbers as bigints, as the generator gives them; members as entries, so that their order counts. */
function comparable(value: JsonValue): unknown {
  if (value instanceof ExactNumber) return BigInt(value.text)
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(comparable)
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).map(([key, member]) => [key, comparable(member)])
  }
  return value
}

/** A long within 2^53 is a plain number. */
const plain = (value: unknown): unknown => {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).map(([key, member]) => [key, plain(member)])
  }
  return value
}

describe('any Avro value', () => {
  it('decodes to what another encoder wrote', () => {
    fc.assert(
      fc.property(anyAvro, ({ schema, written, expected }) => {
        const bytes = encodeWithAvsc(schema, written)
        const outcome = avroDecoder(schema).decode({ bytes, headerTail: null })
        if (!outcome.ok) throw new Error(outcome.error.message)
        expect(comparable(outcome.value.value)).toStrictEqual(plain(expected))
        expect(outcome.value.diagnostics).toStrictEqual([])
      }),
      { numRuns: 1_500 },
    )
  })

  it('never throws on damaged bytes, and gives a value or says why there is none', () => {
    const damage = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }), fc.nat(), fc.boolean())
    fc.assert(
      fc.property(anyAvro, damage, ({ schema, written }, [at, byte, end, cut]) => {
        const bytes = encodeWithAvsc(schema, written)
        if (bytes.length > 0) bytes[at % bytes.length] = byte
        const body = cut ? bytes.subarray(0, end % (bytes.length + 1)) : bytes
        const outcome = avroDecoder(schema).decode({ bytes: body, headerTail: null })
        expect(outcome.ok ? 'value' : outcome.error.code).toMatch(/^(?:value|avro-broken)$/)
      }),
      { numRuns: 1_500 },
    )
  })

  it('never throws on a damaged schema, whatever comes of it', () => {
    const pieces = ['"', '{', ']', ',', ':', '0', '-1', '"int"', '"Te"', 'null', '[]', '{}', '"type"', '"T"', '1e99']
    fc.assert(
      fc.property(anyAvro, fc.nat(), fc.constantFrom(...pieces), fc.nat(6), ({ schema, written }, at, piece, cut) => {
        const text = JSON.stringify(schema)
        const place = at % (text.length + 1)
        const damaged = text.slice(0, place) + piece + text.slice(place + cut)
        const decoder = createAvroDecoder({ key: 'id:1', schema: damaged, references: [] })
        const bytes = encodeWithAvsc(schema, written)
        const outcome = decoder.ok ? decoder.value.decode({ bytes, headerTail: null }) : decoder
        expect(outcome.ok ? 'value' : outcome.error.code).toMatch(/^(?:value|avro-broken|schema-broken)$/)
      }),
      { numRuns: 1_500 },
    )
  })
})
