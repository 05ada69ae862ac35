import type { JsonValue } from '../../lib/exact-number.ts'
import { parseJson } from '../../lib/json-parse.ts'
import { decodeUtf8, decodeUtf8Lossy, encodeUtf8 } from '../../lib/utf8.ts'
import { reorderJson, rewriteJson } from './json-styles.ts'

/** What about the body differs between what was signed and what was received. */
export type BodyChange = 'key-order' | 'spaces' | 'line-end' | 'bom' | 'charset' | 'empty' | 'content-encoding'

/** A body as it may have been when it was signed; `name` completes "the body …". */
export type BodyForm = { readonly change: BodyChange; readonly name: string; readonly body: Uint8Array }

/** Writing a larger body anew would hold others up. */
const maxRewrittenBytes = 262_144
/** Trying all orders of its keys is for small bodies. */
const maxReorderedBytes = 16_384

/** Everything that a body of these bytes may have been before it was changed on its way, likely things first; no form twice. */
export function* bodyForms(body: Uint8Array): Generator<BodyForm> {
  const text = decodeUtf8(body)
  const seen = new Set<string>(text === null ? [] : [text])
  for (const form of text === null ? bytesForms(body) : textForms(text)) {
    if (typeof form.body !== 'string') yield { ...form, body: form.body }
    else if (!seen.has(form.body)) {
      seen.add(form.body)
      yield { ...form, body: encodeUtf8(form.body) }
    }
  }
  if (body.length > 0) yield { change: 'empty', name: 'left out', body: new Uint8Array() }
}

type Draft = { readonly change: BodyChange; readonly name: string; readonly body: string | Uint8Array }

const bom = '\ufeff'

function* textForms(text: string): Generator<Draft> {
  if (text.endsWith('\n'))
    yield { change: 'line-end', name: 'without its trailing newline', body: text.replace(/\r?\n$/, '') }
  yield { change: 'line-end', name: 'with a trailing newline (LF)', body: `${text}\n` }
  yield { change: 'line-end', name: 'with a trailing newline (CR LF)', body: `${text}\r\n` }
  yield { change: 'line-end', name: 'with LF instead of CR LF', body: text.replaceAll('\r\n', '\n') }
  yield { change: 'line-end', name: 'with CR LF instead of LF', body: text.replaceAll(/\r?\n/g, '\r\n') }
  if (text.startsWith(bom)) yield { change: 'bom', name: 'without its byte order mark (BOM)', body: text.slice(1) }
  else yield { change: 'bom', name: 'with a byte order mark (BOM) before it', body: bom + text }
  yield { change: 'spaces', name: 'without white space around it', body: text.trim() }
  yield* charsetForms(text)
  if (text.length > maxRewrittenBytes) return
  for (const value of valuesOf(text.startsWith(bom) ? text.slice(1) : text)) {
    for (const form of rewriteJson(value)) yield { ...form, change: form.changes, body: form.text }
    if (text.length > maxReorderedBytes) continue
    for (const form of reorderJson(value)) yield { ...form, change: form.changes, body: form.text }
  }
}

/** The value with every digit, and as JavaScript and others round it. */
function* valuesOf(text: string): Generator<JsonValue> {
  const exact = parseJson(text)
  if (!exact.ok) return
  yield exact.value
  yield JSON.parse(text) as JsonValue
}

function* charsetForms(text: string): Generator<Draft> {
  yield { change: 'charset', name: 'in Unicode form C', body: text.normalize('NFC') }
  yield { change: 'charset', name: 'in Unicode form D', body: text.normalize('NFD') }
  yield { change: 'charset', name: 'in another charset, UTF-16 (little endian)', body: utf16(text) }
  // Only then does another charset differ.
  if (!/[^\p{ASCII}]/u.test(text)) return
  const latin1 = singleBytes(text)
  if (latin1 === null) return
  yield { change: 'charset', name: 'in another charset, ISO 8859-1 (Latin 1) instead of UTF-8', body: latin1 }
  // UTF-8 that was taken for Latin 1 and written as UTF-8 once more.
  const once = decodeUtf8(latin1)
  if (once !== null) yield { change: 'charset', name: 'before it was written as UTF-8 twice', body: once }
}

function* bytesForms(body: Uint8Array): Generator<Draft> {
  if (body.length > maxRewrittenBytes) return
  const latin1 = Array.from(body, (byte) => String.fromCharCode(byte)).join('')
  yield { change: 'charset', name: 'in another charset, UTF-8 instead of ISO 8859-1 (Latin 1)', body: latin1 }
  yield { change: 'charset', name: 'read as UTF-8 with U+FFFD for what is none', body: decodeUtf8Lossy(body) }
}

function utf16(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 2)
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i)
    bytes[2 * i] = unit & 255
    bytes[2 * i + 1] = unit >> 8
  }
  return bytes
}

function singleBytes(text: string): Uint8Array | null {
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i)
    if (unit > 255) return null
    bytes[i] = unit
  }
  return bytes
}
