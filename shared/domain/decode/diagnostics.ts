import type { JsonProblem } from '#shared/lib/exact-json-parser.ts'
import type { Diagnostic } from '#shared/schema/record.ts'
import type { Framing } from './framing.ts'

/** The words in which decoding explains itself; the codes are stable. */

export const guessedText: Diagnostic = {
  code: 'guessed-text',
  message: 'Shown as text: the bytes are valid UTF-8 but no JSON and carry no schema id.',
}

export const guessedScalar: Diagnostic = {
  code: 'guessed-json',
  message: 'Read as JSON because the whole payload is one JSON value, though no object; it may be meant as plain text.',
}

export const byteOrderMark: Diagnostic = {
  code: 'byte-order-mark',
  message: 'The payload begins with a UTF-8 byte order mark, which JSON does not allow; it was skipped.',
}

export const emptyPayload: Diagnostic = {
  code: 'empty',
  message: 'The payload has no bytes. That is not a tombstone, which has no payload at all.',
}

export const avroContainer: Diagnostic = {
  code: 'avro-container',
  message: 'This is an Avro object container (a whole file in one record); it is kept as bytes.',
}

export const invalidUtf8: Diagnostic = {
  code: 'utf8-invalid',
  message: 'The bytes are not valid UTF-8, so they are no text and no JSON; they are shown as base64.',
}

export const schemaMissing = (format: string): Diagnostic => ({
  code: 'schema-id-missing',
  message: `Format ${format} was chosen, but the payload carries no schema id (it would begin with 00 and four bytes, or a ${'`'}__value_schema_id${'`'} header would name it). Choose another format, or auto.`,
})

export function registryNeeded(framing: Framing, format: string): Diagnostic {
  const schema = framing.kind === 'id' ? `schema id ${framing.schemaId}` : `schema GUID ${framing.schemaGuid}`
  const shape = format === 'auto' || format === 'json' ? 'Avro, Protobuf or JSON Schema' : format
  return {
    code: 'registry-needed',
    message: `The payload was written with ${schema} (${shape}). Its schema is needed to read it: connect the Schema Registry.`,
  }
}

export function headerSchema(framing: Framing): Diagnostic {
  const schema = framing.kind === 'id' ? `schema id ${framing.schemaId}` : `schema GUID ${framing.schemaGuid}`
  return {
    code: 'schema-id-in-header',
    message: `A header names ${schema} as the schema; the payload was read as plain JSON and not checked against it.`,
  }
}

/** `position` counts UTF-16 units of the text from 0, line and column from 1. */
export function jsonBroken(text: string, problem: JsonProblem): Diagnostic & { readonly position: number } {
  const before = text.slice(0, problem.position)
  const line = before.split('\n').length
  const column = problem.position - before.lastIndexOf('\n')
  return {
    code: 'json-broken',
    message: `Not valid JSON at line ${line}, column ${column} (position ${problem.position}): ${problem.message}.`,
    position: problem.position,
  }
}

export const duplicateKeys = (keys: readonly string[]): Diagnostic => ({
  code: 'json-duplicate-keys',
  message: `These keys stand more than once in one object, the last one counts: ${keys.map((key) => JSON.stringify(key)).join(', ')}.`,
})
