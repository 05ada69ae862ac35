import type { DecodedPayload, DecodedRecord } from '#shared/domain/decode/types.ts'
import type { Outcome } from '#shared/domain/probe/outcome.ts'
import { type ReadRecord, recordRead, recordUndecoded } from '#shared/domain/probe/record-texts.ts'

const formatNames: Readonly<Record<string, string>> = {
  json: 'JSON',
  avro: 'Avro',
  'avro-container': 'an Avro container file',
  protobuf: 'Protobuf',
  'json-schema': 'JSON with a JSON Schema',
  text: 'text',
  null: 'a tombstone (no value)',
  empty: 'an empty value',
  bytes: 'bytes',
}

/** What a value turned out to be, in a few words. */
function formatText({ format, schemaId, schemaGuid, schema }: DecodedPayload): string {
  const name = formatNames[format] ?? format
  const type = schema?.messageType === undefined || schema.messageType === null ? '' : ` ${schema.messageType}`
  const id = schemaId === null ? (schemaGuid === undefined ? '' : `schema ${schemaGuid}`) : `schema id ${schemaId}`
  const version =
    schema?.subject === undefined || schema.subject === null
      ? ''
      : `, ${schema.subject} version ${schema.version ?? '?'}`
  return `${name}${type}${id === '' ? '' : ` with ${id}${version}`}`
}

/** The last rung of a ladder that got there. A value that is bytes because nobody could read it is a warning. */
export function recordOutcome({ raw, value }: DecodedRecord, nowMs: number): Outcome {
  const { topic, partition, offset, timestampMs } = raw
  const record: ReadRecord = {
    topic,
    partition,
    offset,
    ageMs: timestampMs < 0n ? null : nowMs - Number(timestampMs),
    format: formatText(value),
  }
  if (value.format !== 'bytes') return recordRead(record)
  const [why] = value.diagnostics
  return recordUndecoded(
    record,
    why?.message ?? 'It is neither JSON nor text nor any format that is known.',
    fixOf(value),
  )
}

function fixOf({ schemaId, schemaGuid }: DecodedPayload): string[] {
  if (schemaId === null && schemaGuid === undefined) {
    return [
      'Look at its bytes in the inspector: `signalbench tail` shows them too.',
      'If the producer encrypts or compresses values itself, Signalbench cannot read them.',
    ]
  }
  return ['Check "schemaRegistry" of the connection: it must be the registry that the producer used.']
}
