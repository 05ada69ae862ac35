import { assertNever } from '#shared/lib/assert.ts'
import type { RecordFormat } from '#shared/schema/relay.ts'
import type { DecodedPayload } from './types.ts'

const names = { avro: 'Avro', protobuf: 'Protobuf', 'json-schema': 'JSON with a JSON Schema' } as const

type Explained = Pick<DecodedPayload, 'format' | 'schemaId' | 'schemaGuid' | 'schema'>

/**
 * Why a payload was taken for what it is, in one sentence: the first line of the decode report. What is doubtful about
 * it stands in the diagnostics.
 * @param chosen the format that people chose; keys are always guessed
 */
export function explainFormat(payload: Explained, chosen: RecordFormat): string {
  const { format, schema } = payload
  switch (format) {
    case 'null':
      return 'No payload at all: a tombstone.'
    case 'empty':
      return 'A payload of no bytes.'
    case 'json':
      if (schema !== undefined)
        return `JSON, because it parses as JSON; its schema (${schemaText(payload)}) is not known.`
      return chosen === 'json' ? 'JSON, as chosen.' : 'JSON, because it names no schema and parses as JSON.'
    case 'text':
      return 'Text, because it names no schema, is valid UTF-8, and does not parse as JSON.'
    case 'bytes':
      return schema === undefined
        ? 'Bytes, because it names no schema that could be used and is no text.'
        : `Bytes, because ${schemaText(payload)} could not be used to read it.`
    case 'avro':
    case 'protobuf':
    case 'json-schema':
      return `${names[format]}, because ${schemaText(payload)} says so${described(payload)}.`
    default:
      return assertNever(format, 'payload format')
  }
}

function schemaText({ schema, schemaId, schemaGuid }: Explained): string {
  const name = schemaId === null ? `schema GUID ${schemaGuid ?? ''}` : `schema id ${schemaId}`
  switch (schema?.framing) {
    case 'id-prefix':
      return `${name} behind the leading 00`
    case 'guid-prefix':
      return `${name} behind the leading 01`
    case 'id-header':
    case 'guid-header':
      return `${name} in a header`
    case 'container':
      return 'the schema in the file’s own header'
    case undefined:
      return name
  }
}

function described({ schema }: Explained): string {
  if (schema === undefined) return ''
  const parts = [
    ...(schema.messageType === null ? [] : [schema.messageType]),
    ...(schema.subject === null ? [] : [`subject ${schema.subject}`]),
    ...(schema.version === null ? [] : [`version ${schema.version}`]),
  ]
  return parts.length === 0 ? '' : `: ${parts.join(', ')}`
}
