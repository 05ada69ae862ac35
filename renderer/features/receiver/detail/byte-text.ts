import { decodeBase64 } from '#shared/lib/base64.ts'

/** Bytes for people: hexadecimal, and what of them can be printed. Empty bytes are the end of a body. */
export function byteText(base64: string): string {
  const bytes = decodeBase64(base64)
  if (bytes === null || bytes.length === 0) return 'the end'
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ')
  const printed = Array.from(bytes, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·')).join('')
  return `${hex}  ${printed}`
}
