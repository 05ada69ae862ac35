import { decodeBase64, encodeBase64 } from '#shared/lib/base64.ts'
import { decodeUtf8, encodeUtf8 } from '#shared/lib/utf8.ts'
import { argumentError } from '../errors.ts'
import { toJson, toText } from '../text.ts'
import type { Value } from '../values.ts'
import { type Filter, type FilterTable, plain } from './filter.ts'

const onText = (change: (text: string) => string): Filter =>
  plain((input, context) => change(toText(input, context.settings.style)))

/** Nothing stays nothing. */
const onPresent = (change: (text: string) => string): Filter =>
  plain((input, context): Value => (input === null ? null : change(toText(input, context.settings.style))))

const undocumented = (one: Filter): Filter => ({ ...one, undocumented: true })

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '>': '&gt;',
  '<': '&lt;',
  '"': '&quot;',
  "'": '&#39;',
}
const entity = (char: string): string => entities[char] ?? char

const escape = onPresent((text) => text.replaceAll(/[&<>"']/g, entity))

export const webFilters: FilterTable = {
  escape,
  h: escape,
  escape_once: onText((text) => text.replaceAll(/["><']|&(?!([a-zA-Z]+|(#\d+));)/g, entity)),
  strip_html: onText((text) =>
    text.replaceAll(/<script.*?<\/script>|<!--.*?-->|<style.*?<\/style>/gs, '').replaceAll(/<.*?>/gs, ''),
  ),
  url_encode: onPresent(urlEncode),
  url_decode: onPresent(urlDecode),
  base64_encode: undocumented(onText((text) => encodeBase64(encodeUtf8(text)))),
  base64_decode: undocumented(onText((text) => base64Decode(text, 'base64_decode', /^[A-Za-z0-9+/]*={0,2}$/))),
  base64_url_safe_encode: undocumented(
    onText((text) => encodeBase64(encodeUtf8(text)).replaceAll('+', '-').replaceAll('/', '_')),
  ),
  base64_url_safe_decode: undocumented(
    onText((text) =>
      base64Decode(text.replaceAll('-', '+').replaceAll('_', '/'), 'base64_url_safe_decode', /^[A-Za-z0-9+/]*={0,2}$/),
    ),
  ),
  json: undocumented(plain((input) => toJson(input))),
}

/** CGI's form encoding: a blank becomes `+`, `!` becomes `%21`. */
function urlEncode(text: string): string {
  let result = ''
  for (const byte of encodeUtf8(text)) {
    const char = String.fromCharCode(byte)
    if (/[a-zA-Z0-9_.~-]/.test(char)) result += char
    else result += char === ' ' ? '+' : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }
  return result
}

function urlDecode(text: string): string {
  const bytes: number[] = []
  const source = encodeUtf8(text.replaceAll('+', ' '))
  for (let i = 0; i < source.length; i += 1) {
    const hex = source[i] === 37 ? String.fromCharCode(source[i + 1] ?? 0, source[i + 2] ?? 0) : ''
    if (/^[0-9a-fA-F]{2}$/.test(hex)) {
      bytes.push(Number.parseInt(hex, 16))
      i += 2
    } else bytes.push(source[i] ?? 0)
  }
  const decoded = decodeUtf8(Uint8Array.from(bytes))
  if (decoded === null) throw argumentError('invalid byte sequence in UTF-8')
  return decoded
}

function base64Decode(text: string, name: string, alphabet: RegExp): string {
  const padded = name === 'base64_url_safe_decode' ? text.padEnd(Math.ceil(text.length / 4) * 4, '=') : text
  const bytes = alphabet.test(padded) && padded.length % 4 === 0 ? decodeBase64(padded) : null
  if (bytes === null) throw argumentError(`invalid base64 provided to ${name}`)
  // Bytes that are no text have no place in a text.
  return decodeUtf8(bytes) ?? String.fromCharCode(...bytes)
}
