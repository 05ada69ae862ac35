import { annotateContainer } from './annotate-container.ts'
import { readMessageIndexes } from './message-indexes.ts'
import type { DecodedPayload, PayloadSchema } from './types.ts'

/** Bytes `from` <= i < `to` and what the wire format says about them. */
export type ByteNote = { readonly from: number; readonly to: number; readonly label: string }

/** As many bytes as the record detail shows. */
export const annotatedBytes = 4_096

const guidEnd = 17
const idEnd = 5

/**
 * What the first bytes of a payload mean: frame, message indexes, container, byte order mark, and what the rest is. In
 * order, not overlapping, nothing beyond `annotatedBytes`.
 * @param decoded what decoding these same bytes gave
 */
export function annotate(bytes: Uint8Array | null, decoded: DecodedPayload): readonly ByteNote[] {
  if (bytes === null || bytes.length === 0) return []
  const end = Math.min(bytes.length, annotatedBytes)
  const notes = notesOf(bytes, decoded)
  return notes
    .filter(({ from }) => from < end)
    .map((note) => (note.to > end ? { ...note, to: end } : note))
    .filter(({ from, to }) => from < to)
}

function notesOf(bytes: Uint8Array, decoded: DecodedPayload): readonly ByteNote[] {
  const { schema } = decoded
  switch (schema?.framing) {
    case 'id-prefix':
      return [
        { from: 0, to: 1, label: 'magic byte 00: a schema id follows' },
        { from: 1, to: idEnd, label: `schema id ${decoded.schemaId ?? 0} (int32, big-endian)` },
        ...framedBody(bytes, idEnd, decoded, schema),
      ]
    case 'guid-prefix':
      return [
        { from: 0, to: 1, label: 'magic byte 01: a schema GUID follows' },
        { from: 1, to: guidEnd, label: `schema GUID ${decoded.schemaGuid ?? ''}` },
        ...framedBody(bytes, guidEnd, decoded, schema),
      ]
    case 'id-header':
      return plainBody(bytes, 0, decoded, `schema id ${decoded.schemaId ?? 0} stands in a header`)
    case 'guid-header':
      return plainBody(bytes, 0, decoded, `schema GUID ${decoded.schemaGuid ?? ''} stands in a header`)
    case 'container':
      return annotateContainer(bytes)
    case undefined:
      return plainBody(bytes, 0, decoded, null)
  }
}

function framedBody(
  bytes: Uint8Array,
  from: number,
  decoded: DecodedPayload,
  schema: PayloadSchema,
): readonly ByteNote[] {
  if (schema.type === null) return [{ from, to: bytes.length, label: 'payload; what it is, only its schema says' }]
  if (schema.type !== 'PROTOBUF') return plainBody(bytes, from, decoded, null)
  const indexes = readMessageIndexes(bytes.subarray(from))
  if (indexes === null) return [{ from, to: bytes.length, label: 'message indexes that cannot be read' }]
  const end = from + indexes.size
  const message = schema.messageType === null ? '' : `: message ${schema.messageType}`
  const short = indexes.size === 1 ? ' (00 is short for [0])' : ''
  return [
    { from, to: end, label: `message indexes [${indexes.path.join(', ')}]${short}${message}` },
    ...plainBody(bytes, end, decoded, null),
  ]
}

/** @param aside said behind what the bytes are */
function plainBody(
  bytes: Uint8Array,
  from: number,
  decoded: DecodedPayload,
  aside: string | null,
): readonly ByteNote[] {
  const marked = bytes[from] === 0xef && bytes[from + 1] === 0xbb && bytes[from + 2] === 0xbf
  const start = marked ? from + 3 : from
  const label = bodyLabel(decoded)
  const body =
    label === null ? [] : [{ from: start, to: bytes.length, label: aside === null ? label : `${label}; ${aside}` }]
  return marked ? [{ from, to: start, label: 'byte order mark: UTF-8' }, ...body] : body
}

function bodyLabel({ format, schema }: DecodedPayload): string | null {
  const name = schema?.messageType === null || schema === undefined ? '' : ` of ${schema.messageType}`
  switch (format) {
    case 'avro':
      return `Avro binary${name}`
    case 'protobuf':
      return `Protobuf fields${name}`
    case 'json':
    case 'json-schema':
      return 'JSON text'
    case 'text':
      return 'UTF-8 text'
    case 'bytes':
      return schema === undefined ? null : 'bytes that could not be read'
    case 'empty':
    case 'null':
      return null
  }
}
