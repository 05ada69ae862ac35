import type { PayloadView } from '#shared/contract/live.ts'
import { byteSize } from '../../../ui/format/numbers.ts'

type Schema = NonNullable<PayloadView['schema']>

/** Formats as people write them. */
export const formatNames: Readonly<Record<PayloadView['format'], string>> = {
  json: 'JSON',
  avro: 'Avro',
  protobuf: 'Protobuf',
  'json-schema': 'JSON Schema',
  text: 'text',
  bytes: 'bytes',
  empty: 'empty',
  null: 'null',
}

/** How the payload names its schema. */
const framingTexts: Readonly<Record<Schema['framing'], string>> = {
  'id-prefix': 'the payload begins with 00 and the schema’s id in four bytes',
  'guid-prefix': 'the payload begins with 01 and the schema’s GUID in sixteen bytes',
  'id-header': 'a header of the record carries the schema’s id',
  'guid-header': 'a header of the record carries the schema’s GUID',
  container: 'an Avro container file, which brings its own schema',
}

/** `Avro · id 1042 · user_event v3 · 311 B`. */
export function formatTagText(payload: PayloadView): string {
  const words: string[] = [formatNames[payload.format]]
  if (payload.schemaId !== null) words.push(`id ${payload.schemaId}`)
  const subject = payload.schema?.subject ?? null
  if (subject !== null) words.push(subjectText(subject, payload.schema?.version ?? null))
  words.push(byteSize(payload.bytes))
  return words.join(' · ')
}

export const subjectText = (subject: string, version: number | null): string =>
  version === null ? subject : `${subject} v${version}`

/** What the report says of a payload with a schema, line by line. */
export function schemaLines(payload: PayloadView): readonly (readonly [name: string, text: string])[] {
  const { schema } = payload
  if (schema === undefined) return []
  const lines: [string, string][] = [['Recognised', framingTexts[schema.framing]]]
  if (schema.type !== null) lines.push(['Schema type', schema.type])
  if (schema.guid !== null) lines.push(['Schema GUID', schema.guid])
  if (schema.messageType !== null)
    lines.push([schema.type === 'PROTOBUF' ? 'Message' : 'Record type', schema.messageType])
  return lines
}
