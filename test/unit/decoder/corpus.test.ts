import { describe, expect, it } from 'vitest'
import { decodeRecord } from '#shared/domain/decode/decode-record.ts'
import type { DecodedPayload } from '#shared/domain/decode/types.ts'
import { parseJson } from '#shared/lib/json-parse.ts'
import { stringifyJson } from '#shared/lib/json-stringify.ts'
import { comparable } from '../../support/decoder/comparable.ts'
import { corpusFiles, lookupOf, readCorpus, type CorpusCase } from '../../support/decoder/corpus.ts'

/**
 * Validating gives up after a time on the clock, which a busy machine may need for nothing; that says nothing about the
 * payload, so it is asked again.
 */
function decode({ record, chosen, schemas }: CorpusCase): DecodedPayload {
  for (;;) {
    const { value } = decodeRecord(record, chosen, lookupOf(schemas))
    if (!value.diagnostics.some(({ code }) => code === 'json-schema-unchecked')) return value
  }
}

function expectedValue({ expected }: CorpusCase) {
  const parsed = parseJson(expected)
  if (!parsed.ok) throw new Error(parsed.error.message)
  return comparable(parsed.value)
}

describe.each(corpusFiles())('payloads of other encoders: %s', (file) => {
  const cases = readCorpus(file)

  it.each(cases)('$name', (payload) => {
    const { value, format, schema, diagnostics } = decode(payload)
    expect({
      format,
      framing: schema?.framing ?? null,
      messageType: schema?.messageType ?? null,
      diagnostics: diagnostics.map(({ code }) => code),
      value: comparable(value),
    }).toStrictEqual({
      format: payload.format,
      framing: payload.framing,
      messageType: payload.messageType,
      diagnostics: payload.diagnostics,
      value: expectedValue(payload),
    })
  })

  it('come out of the JSON writer as they went in', () => {
    for (const payload of cases) {
      const { value } = decode(payload)
      const again = parseJson(stringifyJson(value))
      expect(again.ok && comparable(again.value), payload.name).toStrictEqual(comparable(value))
    }
  })
})
