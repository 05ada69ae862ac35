import { sha1 } from './sha1.ts'
import { encodeUtf8 } from './utf8.ts'

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** RFC 9562's namespace for names that are DNS names; where we need a namespace and have none. */
export const dnsNamespace = '6ba7b810-9dad-11d1-80b4-00c04fd430c8'

/** Whether a text has the form of a UUID, of any version. */
export const isUuid = (text: string): boolean => uuidPattern.test(text)

/** The 16 bytes of a UUID; null for anything else. */
export function parseUuid(text: string): Uint8Array<ArrayBuffer> | null {
  if (!isUuid(text)) return null
  const digits = text.replaceAll('-', '')
  return Uint8Array.from({ length: 16 }, (_, i) => Number.parseInt(digits.slice(i * 2, i * 2 + 2), 16))
}

/** 16 bytes in the usual form, lower case. */
export function formatUuid(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < 16; i += 1) {
    text += hex[bytes[i] ?? 0] ?? ''
    if (i === 3 || i === 5 || i === 7 || i === 9) text += '-'
  }
  return text
}

/** Hexadecimal digits of bytes, lower case. */
export function toHex(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += hex[byte] ?? ''
  return text
}

/** UUID version 5 (RFC 9562 §5.5): the same namespace and name always give the same UUID. */
export function uuidV5(namespace: Uint8Array, name: string): string {
  const nameBytes = encodeUtf8(name)
  const input = new Uint8Array(namespace.length + nameBytes.length)
  input.set(namespace)
  input.set(nameBytes, namespace.length)
  const digest = sha1(input)
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x50
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80
  return formatUuid(digest)
}
