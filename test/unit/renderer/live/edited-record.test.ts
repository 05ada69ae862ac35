import { describe, expect, test } from 'vitest'
import { decodeCaptureLine, encodeCaptureLine } from '#shared/domain/capture/capture-line.ts'
import { encodeUtf8 } from '#shared/lib/utf8.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import { editableText, editedLine } from '../../../../renderer/features/live/dialogs/editable-record.ts'

const record: RawRecord = {
  topic: 'user-events',
  partition: 3,
  offset: 8_841n,
  timestampMs: 1_763_721_721_113n,
  key: encodeUtf8('42'),
  value: encodeUtf8('{"id":9223372036854775807,"price":5.0}'),
  headers: [['raw', Uint8Array.of(0xff, 0)]],
}

const produced = (text: string): RawRecord => {
  const { line, problem } = editedLine(text)
  if (line === null) throw new Error(problem.message)
  const decoded = decodeCaptureLine(line, 1)
  if (!decoded.ok) throw new Error(decoded.error.message)
  return decoded.value
}

describe('editing a record before it is produced', () => {
  test('shows JSON as JSON and gives the same bytes back when nothing is changed', () => {
    const text = editableText(encodeCaptureLine(record))
    expect(text).toContain('"id": 9223372036854775807')
    expect(produced(text)).toEqual({ ...record, offset: 0n })
  })

  test('leaves a text that happens to be a number a text', () => {
    expect(editableText(encodeCaptureLine(record))).toContain('"utf8":"42"')
  })

  test('keeps bytes that are no text', () => {
    const line = encodeCaptureLine({ ...record, value: Uint8Array.of(0, 1, 2, 255) })
    expect(produced(editableText(line)).value).toEqual(Uint8Array.of(0, 1, 2, 255))
  })

  test('takes JSON in keys and headers too, and does without what the broker gives', () => {
    const made = produced('{"topic":"t","key":{"json":{"k":1}},"headers":[["h",{"json":[1]}]],"value":null}')
    expect(Buffer.from(made.key ?? []).toString()).toBe('{"k":1}')
    expect(Buffer.from(made.headers[0]?.[1] ?? []).toString()).toBe('[1]')
    expect([made.value, made.partition]).toEqual([null, 0])
  })

  test('says where the text is broken, and what is missing', () => {
    expect(editedLine('{"topic": }').problem?.position).toBe(10)
    expect(editedLine('[]').problem?.message).toContain('JSON object')
    expect(editedLine('{"key":null}').problem?.message).toContain('"topic" must be a text')
    expect(editedLine('{"topic":"t","value":{"utf9":""}}').problem?.message).toContain('value')
  })
})
