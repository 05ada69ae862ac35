import type { PayloadView, RecordDetail } from '#shared/contract/live.ts'
import { quoteJson } from '#shared/lib/json-stringify.ts'
import { isoTime } from '../../ui/format/time.ts'

/** A record as text, for comparing and copying: every digit, and the decoded payloads line by line. */

/** A payload's text and how much of it there is. */
export type PayloadPart = { readonly text: string; readonly whole: number }

export type RecordParts = {
  readonly record: RecordDetail
  readonly key: PayloadPart
  readonly value: PayloadPart
}

/** Pretty JSON; key, headers and value as the detail pane shows them. */
export function recordJson(parts: RecordParts): string {
  const { record } = parts
  const members = [
    `"topic": ${quoteJson(record.topic)}`,
    `"partition": ${record.partition}`,
    `"offset": ${quoteJson(record.offset)}`,
    `"timestamp": ${quoteJson(isoTime(record.timestampMs))}`,
    `"key": ${payloadJson(record.key, parts.key)}`,
    `"headers": ${headersJson(record)}`,
    `"value": ${payloadJson(record.value, parts.value)}`,
  ]
  return `{\n  ${members.join(',\n  ')}\n}\n`
}

/** The text comes as JSON, except for text itself. */
function payloadJson(payload: PayloadView, { text }: PayloadPart): string {
  if (payload.format === 'null') return 'null'
  if (payload.format === 'empty') return '""'
  if (payload.format === 'text') return quoteJson(text)
  return text.replaceAll('\n', '\n  ')
}

function headersJson({ headers }: RecordDetail): string {
  if (headers.length === 0) return '[]'
  const lines = headers.map(({ name, text, base64 }) => {
    const value = text === null ? (base64 === null ? 'null' : `{ "base64": ${quoteJson(base64)} }`) : quoteJson(text)
    return `[${quoteJson(name)}, ${value}]`
  })
  return `[\n    ${lines.join(',\n    ')}\n  ]`
}

/** `user-events · 3 · 8841`. */
export const recordPlace = (record: RecordDetail): string => `${record.topic} · ${record.partition} · ${record.offset}`
