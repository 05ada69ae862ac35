import { encodeBase64 } from '#shared/lib/base64.ts'
import { parseJsonDetailed } from '#shared/lib/json-parse.ts'
import { decodeUtf8 } from '#shared/lib/utf8.ts'
import type { Diagnostic } from '#shared/schema/record.ts'
import type { RecordFormat } from '#shared/schema/relay.ts'
import * as say from './diagnostics.ts'
import { detectFraming, isAvroContainer, type Framing } from './framing.ts'
import type { DecodedPayload } from './types.ts'

const noDiagnostics: readonly Diagnostic[] = []
const tombstone: DecodedPayload = { format: 'null', value: null, schemaId: null, diagnostics: noDiagnostics }
const empty: DecodedPayload = { format: 'empty', value: '', schemaId: null, diagnostics: [say.emptyPayload] }

/**
 * Bytes → value + diagnostics. Never throws, never loses digits. What cannot be read becomes `{"base64": …}` of the
 * whole payload with a diagnostic that says why.
 *
 * A payload that carries a schema id is never read as plain JSON, even where JSON follows the frame: it was written
 * with a schema, and only the schema says what it is.
 * @param header the frame that the record's headers carry for this payload, if any; the payload is then bare
 */
export function decodePayload(
  bytes: Uint8Array | null,
  format: RecordFormat,
  header: Framing | null = null,
): DecodedPayload {
  if (bytes === null) return tombstone
  if (bytes.length === 0) return empty
  if (header !== null) return decodeBare(bytes, format, header)
  const framing = detectFraming(bytes)
  if (framing !== null) return undecoded(bytes, say.registryNeeded(framing, format), framing)
  if (isAvroContainer(bytes)) return undecoded(bytes, say.avroContainer)
  if (format !== 'auto' && format !== 'json') return undecoded(bytes, say.schemaMissing(format))
  return decodePlain(bytes, format)
}

/** The payload itself, with its schema named by a header: JSON can be read as it is, anything else needs the schema. */
function decodeBare(bytes: Uint8Array, format: RecordFormat, framing: Framing): DecodedPayload {
  if (format === 'avro' || format === 'protobuf') return undecoded(bytes, say.registryNeeded(framing, format), framing)
  const plain = decodePlain(bytes, 'json')
  if (plain.format !== 'json') return undecoded(bytes, say.registryNeeded(framing, format), framing)
  return withFraming({ ...plain, diagnostics: [say.headerSchema(framing), ...plain.diagnostics] }, framing)
}

function decodePlain(bytes: Uint8Array, format: 'auto' | 'json'): DecodedPayload {
  const decoded = decodeUtf8(bytes)
  if (decoded === null) return undecoded(bytes, say.invalidUtf8)
  const marked = decoded.charCodeAt(0) === 0xfeff
  const text = marked ? decoded.slice(1) : decoded
  if (format === 'auto' && !mayBeJson(text)) return asText(decoded, say.guessedText)
  const parsed = parseJsonDetailed(text)
  if (!parsed.ok) {
    const meantAsJson = format === 'json' || looksLikeJson(text)
    return asText(decoded, meantAsJson ? say.jsonBroken(text, parsed.error) : say.guessedText)
  }
  const { value } = parsed.value
  const diagnostics: Diagnostic[] = []
  if (marked) diagnostics.push(say.byteOrderMark)
  if (format === 'auto' && (typeof value !== 'object' || value === null || !looksLikeJson(text))) {
    diagnostics.push(say.guessedScalar)
  }
  if (parsed.value.duplicateKeys.length > 0) diagnostics.push(say.duplicateKeys(parsed.value.duplicateKeys))
  return { format: 'json', value, schemaId: null, diagnostics: diagnostics.length === 0 ? noDiagnostics : diagnostics }
}

const asText = (text: string, why: Diagnostic): DecodedPayload => ({
  format: 'text',
  value: text,
  schemaId: null,
  diagnostics: [why],
})

function undecoded(bytes: Uint8Array, why: Diagnostic, framing: Framing | null = null): DecodedPayload {
  const payload = {
    format: 'bytes',
    value: { base64: encodeBase64(bytes) },
    schemaId: null,
    diagnostics: [why],
  } as const
  return framing === null ? payload : withFraming(payload, framing)
}

const withFraming = (payload: DecodedPayload, framing: Framing): DecodedPayload =>
  framing.kind === 'id' ? { ...payload, schemaId: framing.schemaId } : { ...payload, schemaGuid: framing.schemaGuid }

const firstOfObjectOrArray = /^[ \t\r\n]*[{[]/
const firstOfAnyJson = /^[ \t\r\n]*[{["\dtfn-]/

/** Somebody meant JSON, so a mistake in it is worth its place. */
const looksLikeJson = (text: string): boolean => firstOfObjectOrArray.test(text)

/** Spares plain texts the attempt to parse them. */
const mayBeJson = (text: string): boolean => firstOfAnyJson.test(text)
