import { decodeUtf8 } from './utf8.ts'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const codes = Uint8Array.from(alphabet, (character) => character.charCodeAt(0))
const values = new Int8Array(128).fill(-1)
for (let i = 0; i < alphabet.length; i += 1) values[alphabet.charCodeAt(i)] = i
const padding = 61

/** Standard base64 with padding. */
export function encodeBase64(bytes: Uint8Array): string {
  const out = new Uint8Array(Math.ceil(bytes.length / 3) * 4)
  let to = 0
  for (let i = 0; i < bytes.length; i += 3) {
    const second = bytes[i + 1]
    const third = bytes[i + 2]
    const group = ((bytes[i] ?? 0) << 16) | ((second ?? 0) << 8) | (third ?? 0)
    out[to] = codes[group >> 18] ?? 0
    out[to + 1] = codes[(group >> 12) & 63] ?? 0
    out[to + 2] = second === undefined ? padding : (codes[(group >> 6) & 63] ?? 0)
    out[to + 3] = third === undefined ? padding : (codes[group & 63] ?? 0)
    to += 4
  }
  return decodeUtf8(out) ?? ''
}

/** The bytes of standard base64, padded or not; null where it is none. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> | null {
  let length = text.length
  while (length > 0 && length > text.length - 2 && text.charCodeAt(length - 1) === padding) length -= 1
  if (length % 4 === 1 || (length < text.length && text.length % 4 !== 0)) return null
  const out = new Uint8Array(Math.floor((length * 3) / 4))
  let group = 0
  let bits = 0
  let to = 0
  for (let i = 0; i < length; i += 1) {
    const value = values[text.charCodeAt(i)] ?? -1
    if (value < 0) return null
    group = ((group << 6) | value) & 0xffffff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      out[to] = (group >> bits) & 255
      to += 1
    }
  }
  return out
}
