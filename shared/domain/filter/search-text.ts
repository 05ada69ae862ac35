import { stringifyJson } from '#shared/lib/json-stringify.ts'
import { decodeUtf8 } from '#shared/lib/utf8.ts'
import type { DecodedPayload, DecodedRecord } from '../decode/types.ts'

/** All that plain words are looked for in: key, value and headers of a record, in lower case, one part a line. */
export function searchText({ raw, key, value }: DecodedRecord): string {
  let text = `${payloadText(raw.key, key)}\n${payloadText(raw.value, value)}`
  for (const [name, bytes] of raw.headers)
    text += `\n${name}\n${bytes === null ? '' : (decodeUtf8(bytes) ?? latin1(bytes))}`
  return text.toLowerCase()
}

function payloadText(bytes: Uint8Array | null, { format, value }: DecodedPayload): string {
  if (bytes === null || bytes.length === 0) return ''
  switch (format) {
    case 'text':
      return typeof value === 'string' ? value : ''
    case 'json': {
      // As written first, because that is cheap; escapes may hide a word, so then also as it reads.
      const written = decodeUtf8(bytes) ?? ''
      return written.includes('\\') ? `${written}\n${stringifyJson(value)}` : written
    }
    case 'bytes':
      return latin1(bytes)
    default:
      return stringifyJson(value)
  }
}

const chunkBytes = 8_192

/** One character a byte, so that ASCII words can be found in bytes that are no text. */
function latin1(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    text += String.fromCharCode(...bytes.subarray(at, at + chunkBytes))
  }
  return text
}
