import { quantity } from '#shared/lib/quantity.ts'
import type { JsonProblem } from '#shared/lib/exact-json-parser.ts'
import type { Diagnostic } from '#shared/schema/record.ts'
import type { RecordFormat } from '#shared/schema/relay.ts'
import { schemaKey, type Framing } from './framing.ts'

/** The words in which decoding explains itself; the codes are stable. */

export const guessedText: Diagnostic = {
  code: 'guessed-text',
  message: 'Shown as text: the bytes are valid UTF-8 but no JSON and carry no schema id.',
}

/** Valid UTF-8 that is no text all the same. */
export function guessedBytes(bytes: Uint8Array): Diagnostic {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const number = bytes.length === 4 ? `; these 4 bytes are the number ${view.getInt32(0)} as a 32-bit integer` : ''
  return {
    code: 'guessed-bytes',
    message: `Shown as base64: the bytes are valid UTF-8, but they hold NUL, which texts do not${number}.`,
  }
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

/** Stable code of a schema that no registry was asked for. */
export const registryNeededCode = 'registry-needed'

/** @param key `id:1042` or `guid:…` */
export const registryNeeded = (key: string): Diagnostic => ({
  code: registryNeededCode,
  message: `The payload was written with ${schemaOf(key)} (Avro, Protobuf or JSON Schema). Its schema is needed to read it: connect the Schema Registry.`,
})

/** `schema id 1042` or `schema GUID …`, from a lookup's key. */
export const schemaOf = (key: string): string =>
  key.startsWith('id:') ? `schema id ${key.slice(3)}` : `schema GUID ${key.slice(5)}`

/** JSON whose schema a header names is shown, and not checked against that schema. */
export const headerSchema = (framing: Framing): Diagnostic => ({
  code: 'schema-id-in-header',
  message: `A header names ${schemaOf(schemaKey(framing))} as the schema; the payload was read as plain JSON and not checked against it.`,
})

/** @param size of what stands in the header, in bytes; null where it has no value */
export const headerUnreadable = (name: string, size: number | null): Diagnostic => ({
  code: 'schema-header-unreadable',
  message: `The header ${name} holds ${size === null ? 'nothing' : quantity(size, 'byte')}, which is no schema id (00 and four bytes) and no GUID (01 and sixteen); it was left aside. Look at the serializer that wrote it.`,
})

const schemaNames = { avro: 'an Avro schema', protobuf: 'a Protobuf schema', 'json-schema': 'a JSON Schema' } as const

/** Null where the schema is what was chosen; JSON with a schema is JSON all the same. */
export function formatMismatch(chosen: RecordFormat, found: keyof typeof schemaNames): Diagnostic | null {
  if (chosen === 'auto' || chosen === found || (chosen === 'json' && found === 'json-schema')) return null
  return {
    code: 'format-mismatch',
    message: `Format ${chosen} was chosen, but the payload was written with ${schemaNames[found]}; it was read as that. Choose ${found}, or auto.`,
  }
}

/**
 * Why a payload that begins like a frame may be none; null where nothing hints at it.
 * @param code why the schema is missing: a registry that does not know the id is such a hint
 */
export function maybeNotFramed(bytes: Uint8Array, framing: Framing, code: string): Diagnostic | null {
  const hint = hintOfNoFrame(bytes, framing)
  if (hint === null && code !== 'schema-not-found') return null
  const begins = framing.kind === 'id' ? '00' : '01'
  return {
    code: 'maybe-not-framed',
    message: `A payload can begin with ${begins} by accident${hint === null ? '' : `: ${hint}`}. If no serializer of a Schema Registry writes this topic, these are plain bytes, shown as base64; otherwise check that the registry belongs to this cluster.`,
  }
}

function hintOfNoFrame(bytes: Uint8Array, framing: Framing): string | null {
  if (framing.kind === 'guid') return null
  const id = bytes.subarray(1, 5)
  if (id.every((byte) => byte >= 0x20 && byte < 0x7f)) {
    return `the four bytes behind it are the text ${JSON.stringify(String.fromCharCode(...id))}`
  }
  if (bytes.length === 8) {
    const number = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigInt64(0)
    return `these 8 bytes are the number ${number} as a 64-bit integer`
  }
  return framing.schemaId === 0 ? 'registries count their schema ids from 1, this one would be 0' : null
}

/** A decoder threw, which none should. */
export const decoderFailed = (error: unknown): Diagnostic => ({
  code: 'decoder-failed',
  message: `The decoder failed on these bytes (${error instanceof Error ? error.message : String(error)}). That is a mistake of Signalbench: please report it with the schema and the payload.`,
})

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
