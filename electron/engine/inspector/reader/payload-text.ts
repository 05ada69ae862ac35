import type { DecodedPayload } from '#shared/domain/decode/types.ts'
import { stringifyJson } from '#shared/lib/json-stringify.ts'
import type { PayloadFormat } from '#shared/schema/record.ts'

/** Characters of key and value in a row of the grid. */
const rowChars = 200

/** A payload as people read it: JSON pretty-printed, text as it is; nothing for a tombstone. */
export function payloadText({ format, value }: DecodedPayload): string {
  if (format === 'null') return ''
  return typeof value === 'string' && format !== 'json' ? value : stringifyJson(value, 2)
}

/** The first characters of a payload's bytes for a row, without decoding all of them; null where there are none. */
export function rowText(bytes: Uint8Array | null, format: PayloadFormat): string | null {
  if (bytes === null) return null
  if (format === 'bytes') return base64Text(bytes)
  // A character has at most 4 bytes. What is cut in the middle of one becomes U+FFFD beyond the 200.
  const text = viewOf(bytes.subarray(0, rowChars * 4 + 4)).toString('utf8')
  return cutText(text, rowChars)
}

/** As `rowText` for a payload whose format nobody knows: text where the beginning is text. */
export function rowTextOfUnknown(bytes: Uint8Array | null): string | null {
  const text = rowText(bytes, 'text')
  return text?.includes('\uFFFD') === true && bytes !== null ? base64Text(bytes) : text
}

/** Never ends in half of a surrogate pair. */
export function cutText(text: string, chars: number): string {
  if (text.length <= chars) return text
  const code = text.charCodeAt(chars - 1)
  return text.slice(0, code >= 0xd800 && code <= 0xdbff ? chars - 1 : chars)
}

function base64Text(bytes: Uint8Array): string {
  const base64 = viewOf(bytes.subarray(0, (rowChars / 4) * 3)).toString('base64')
  return cutText(stringifyJson({ base64 }), rowChars)
}

const viewOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
