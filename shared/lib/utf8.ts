/**
 * UTF-8, strict: bytes either are UTF-8 or they are not. `TextDecoder` and `TextEncoder` exist on every host (Node,
 * Electron, browsers), but shared/ is compiled without any host's types, hence the small declarations.
 */
type Decoder = { decode(bytes: Uint8Array): string }
type Encoder = {
  encode(text: string): Uint8Array<ArrayBuffer>
  encodeInto(text: string, target: Uint8Array): { readonly read: number; readonly written: number }
}
type Host = {
  readonly TextDecoder: new (label: string, options: { fatal: boolean; ignoreBOM: boolean }) => Decoder
  readonly TextEncoder: new () => Encoder
}
const host = globalThis as unknown as Host
const strictDecoder = new host.TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const lossyDecoder = new host.TextDecoder('utf-8', { fatal: false, ignoreBOM: true })
const encoder = new host.TextEncoder()

/** The text of the bytes (a byte order mark stays in it), or null where they are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return strictDecoder.decode(bytes)
  } catch {
    return null
  }
}

/** The text of the bytes with U+FFFD for what is no UTF-8, as most servers read it. */
export const decodeUtf8Lossy = (bytes: Uint8Array): string => lossyDecoder.decode(bytes)

/** UTF-8 bytes of a text; lone surrogates become U+FFFD. */
export const encodeUtf8 = (text: string): Uint8Array<ArrayBuffer> => encoder.encode(text)

/**
 * Room to encode into, so that measuring allocates nothing; UTF-8 has at most three bytes a UTF-16 unit. Written and
 * read within one call.
 */
const scratch = new Uint8Array(12_288)

/** How many bytes a text has in UTF-8. */
export function utf8ByteLength(text: string): number {
  return text.length * 3 <= scratch.length ? encoder.encodeInto(text, scratch).written : countBytes(text)
}

function countBytes(text: string): number {
  let bytes = text.length
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i)
    if (code < 0x80) continue
    if (code < 0x800) bytes += 1
    else {
      bytes += 2
      // A pair has four bytes for two units.
      if (code >= 0xd800 && code <= 0xdbff && isLowSurrogate(text.charCodeAt(i + 1))) i += 1
    }
  }
  return bytes
}

const isLowSurrogate = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff
