import { decodeCaptureLine } from '#shared/domain/capture/capture-line.ts'
import { ExactNumber, type JsonObject, type JsonValue } from '#shared/lib/exact-number.ts'
import { parseJson } from '#shared/lib/json-parse.ts'
import { quoteJson, stringifyJson } from '#shared/lib/json-stringify.ts'

/**
 * A capture line for editing: as a capture line, but a payload that is a JSON object or array stands as `{"json": …}`,
 * readable and with every digit. Producing turns it into compact UTF-8 again.
 */

/** Why the text is no record; `position` counts UTF-16 units from 0, null where it is about the whole. */
export type EditProblem = { readonly message: string; readonly position: number | null }

export type EditedLine =
  | { readonly line: string; readonly problem: null }
  | { readonly line: null; readonly problem: EditProblem }

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber)

/** The record as text for the editor, from a line of a capture. */
export function editableText(line: string): string {
  const parsed = parseJson(line)
  if (!parsed.ok || !isObject(parsed.value)) return line
  const { key, value, headers, offset: _offset, ...rest } = parsed.value
  const members = [
    ...Object.entries(rest).map(([name, member]) => `${quoteJson(name)}: ${stringifyJson(member)}`),
    `"key": ${payloadText(readable(key ?? null))}`,
    `"headers": ${headersText(headers ?? [])}`,
    `"value": ${payloadText(readable(value ?? null))}`,
  ]
  return `{\n  ${members.join(',\n  ')}\n}`
}

/** JSON over several lines, everything else on one. */
function payloadText(payload: JsonValue): string {
  const isJson = isObject(payload) && payload['json'] !== undefined
  return isJson ? stringifyJson(payload, 2).replaceAll('\n', '\n  ') : stringifyJson(payload)
}

/** A line a header. */
function headersText(headers: JsonValue): string {
  if (!Array.isArray(headers) || headers.length === 0) return stringifyJson(headers)
  return `[\n    ${headers.map((header: JsonValue) => stringifyJson(header)).join(',\n    ')}\n  ]`
}

/** Only objects and arrays: what stands alone may be meant as text. */
function readable(payload: JsonValue): JsonValue {
  const text = isObject(payload) ? payload['utf8'] : undefined
  if (typeof text !== 'string') return payload
  const parsed = parseJson(text)
  if (!parsed.ok || typeof parsed.value !== 'object' || parsed.value === null || parsed.value instanceof ExactNumber)
    return payload
  return { json: parsed.value }
}

/** The line of a capture that the edited text stands for, or what is wrong with it. */
export function editedLine(text: string): EditedLine {
  const parsed = parseJson(text)
  if (!parsed.ok) return { line: null, problem: parsed.error }
  if (!isObject(parsed.value)) return refused('A record is a JSON object: {"topic": …, "key": …, "value": …}.')
  const { key, value, headers } = parsed.value
  // The offset is the broker's to give; a partition and a time may be left out.
  const line = stringifyJson({
    partition: 0,
    timestamp: '-1',
    ...parsed.value,
    offset: '0',
    key: written(key ?? null),
    headers: Array.isArray(headers) ? headers.map(writtenHeader) : (headers ?? []),
    value: written(value ?? null),
  })
  const checked = decodeCaptureLine(line, 1)
  return checked.ok ? { line, problem: null } : refused(checked.error.message.replace(/^Line 1 is/, 'This is'))
}

const refused = (message: string): EditedLine => ({ line: null, problem: { message, position: null } })

function written(payload: JsonValue): JsonValue {
  const json = isObject(payload) ? payload['json'] : undefined
  return json === undefined ? payload : { utf8: stringifyJson(json) }
}

const writtenHeader = (header: JsonValue): JsonValue =>
  Array.isArray(header) ? (header as readonly JsonValue[]).map((part, at) => (at === 1 ? written(part) : part)) : header
