import { parseJsonDetailed } from '#shared/lib/json-parse.ts'
import { decodeUtf8 } from '#shared/lib/utf8.ts'
import type { Diagnostic } from '#shared/schema/record.ts'
import * as say from './diagnostics.ts'
import { noDiagnostics, undecoded } from './payloads.ts'
import type { DecodedPayload } from './types.ts'

/** Bytes that name no schema: JSON, else text, else bytes. `json` says that JSON is expected. */
export function decodePlain(bytes: Uint8Array, format: 'auto' | 'json'): DecodedPayload {
  const decoded = decodeUtf8(bytes)
  if (decoded === null) return undecoded(bytes, say.invalidUtf8)
  const marked = decoded.charCodeAt(0) === 0xfeff
  const text = marked ? decoded.slice(1) : decoded
  if (format === 'auto' && !mayBeJson(text)) return guessed(bytes, decoded)
  const parsed = parseJsonDetailed(text)
  if (!parsed.ok) {
    const meantAsJson = format === 'json' || looksLikeJson(text)
    return meantAsJson ? asText(decoded, say.jsonBroken(text, parsed.error)) : guessed(bytes, decoded)
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

/** Text, unless it holds NUL: numbers of four bytes (a common kind of key) are valid UTF-8, too. */
const guessed = (bytes: Uint8Array, text: string): DecodedPayload =>
  text.includes('\0') ? undecoded(bytes, say.guessedBytes(bytes)) : asText(text, say.guessedText)

const asText = (text: string, why: Diagnostic): DecodedPayload => ({
  format: 'text',
  value: text,
  schemaId: null,
  diagnostics: [why],
})

const firstOfObjectOrArray = /^[ \t\r\n]*[{[]/
const firstOfAnyJson = /^[ \t\r\n]*[{["\dtfn-]/

/** Somebody meant JSON, so a mistake in it is worth its place. */
const looksLikeJson = (text: string): boolean => firstOfObjectOrArray.test(text)

/** Spares plain texts the attempt to parse them. */
const mayBeJson = (text: string): boolean => firstOfAnyJson.test(text)
