import { decodeBase64, encodeBase64 } from '#shared/lib/base64.ts'
import { quoteJson } from '#shared/lib/json-stringify.ts'
import { err, ok, type Result } from '#shared/lib/result.ts'
import { decodeUtf8, encodeUtf8 } from '#shared/lib/utf8.ts'
import type { RawRecord } from '#shared/schema/record.ts'

/**
 * One line of a capture file (interfaces.md §1): one record, lossless. Bytes stand as `{"utf8"}` only when they are
 * valid UTF-8, so that reading gives the same bytes again.
 */

/** Why a line is no record; `line` counts from 1. */
export type CaptureProblem = { readonly line: number; readonly message: string }

/** The record as one line, without the line break. */
export function encodeCaptureLine(record: RawRecord): string {
  const headers = record.headers.map(([name, value]) => `[${quoteJson(name)},${bytesJson(value)}]`).join(',')
  return (
    `{"topic":${quoteJson(record.topic)},"partition":${record.partition},"offset":"${record.offset}",` +
    `"timestamp":"${record.timestampMs}","key":${bytesJson(record.key)},"headers":[${headers}],` +
    `"value":${bytesJson(record.value)}}`
  )
}

function bytesJson(bytes: Uint8Array | null): string {
  if (bytes === null) return 'null'
  const text = decodeUtf8(bytes)
  return text === null ? `{"base64":"${encodeBase64(bytes)}"}` : `{"utf8":${quoteJson(text)}}`
}

/** The record of one line. Unknown members are ignored; headers may be missing. */
export function decodeCaptureLine(text: string, line: number): Result<RawRecord, CaptureProblem> {
  try {
    return ok(readRecord(JSON.parse(text) as unknown))
  } catch (error) {
    const why = error instanceof NotARecord ? error.message : 'it is not valid JSON'
    return err({ line, message: `Line ${line} is no record of a capture: ${why}.` })
  }
}

class NotARecord extends Error {}

type Members = Readonly<Record<string, unknown>>

function readRecord(value: unknown): RawRecord {
  if (!isObject(value)) throw new NotARecord('it is not a JSON object')
  const { topic, partition } = value
  if (typeof topic !== 'string') throw new NotARecord('"topic" must be a text')
  if (typeof partition !== 'number' || !Number.isInteger(partition) || partition < 0) {
    throw new NotARecord('"partition" must be a whole number')
  }
  return {
    topic,
    partition,
    offset: readDecimal(value, 'offset'),
    timestampMs: readDecimal(value, 'timestamp'),
    key: readBytes(value['key'], '"key"'),
    value: readBytes(value['value'], '"value"'),
    headers: readHeaders(value['headers'] ?? []),
  }
}

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function readDecimal(record: Members, name: string): bigint {
  const value = record[name]
  if (typeof value === 'string' && /^-?\d{1,19}$/.test(value)) return BigInt(value)
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value)
  throw new NotARecord(`"${name}" must be a whole number written as a decimal string`)
}

function readHeaders(value: unknown): RawRecord['headers'] {
  if (!Array.isArray(value)) throw new NotARecord('"headers" must be a list of [name, value] pairs')
  return value.map((pair: unknown) => {
    if (!Array.isArray(pair) || pair.length !== 2 || typeof pair[0] !== 'string') {
      throw new NotARecord('each header must be a [name, value] pair')
    }
    return [pair[0], readBytes(pair[1], `header ${JSON.stringify(pair[0])}`)]
  })
}

function readBytes(value: unknown, what: string): Uint8Array | null {
  if (value === null) return null
  if (isObject(value)) {
    if (typeof value['utf8'] === 'string') return encodeUtf8(value['utf8'])
    if (typeof value['base64'] === 'string') {
      const bytes = decodeBase64(value['base64'])
      if (bytes !== null) return bytes
      throw new NotARecord(`${what} holds base64 that cannot be read`)
    }
  }
  throw new NotARecord(`${what} must be null, {"utf8": …} or {"base64": …}`)
}
