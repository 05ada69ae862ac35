/** Bytes a line, as in every hex dump. */
export const bytesPerLine = 16

export type HexLine = { readonly offset: string; readonly hex: string; readonly ascii: string }

/** Space, and the printable characters of ASCII. */
const isPrintable = (byte: number): boolean => byte >= 0x20 && byte < 0x7f

/** One line of a hex dump: `00000010`, sixteen bytes with a gap in the middle, and what is printable. */
export function hexLine(bytes: Uint8Array, line: number): HexLine {
  const start = line * bytesPerLine
  const part = bytes.subarray(start, start + bytesPerLine)
  const pairs = Array.from(part, (byte) => byte.toString(16).padStart(2, '0'))
  const hex = `${pairs.slice(0, 8).join(' ')}  ${pairs.slice(8).join(' ')}`
  return {
    offset: start.toString(16).padStart(8, '0'),
    hex: hex.padEnd(bytesPerLine * 3),
    ascii: Array.from(part, (byte) => (isPrintable(byte) ? String.fromCharCode(byte) : '·')).join(''),
  }
}

/** Some bytes of a line: `00 00 00 04`, with the gap in the middle of the line where they cross it. */
export function hexPairs(bytes: Uint8Array, from: number, to: number): string {
  let text = ''
  for (let at = from; at < to; at += 1) {
    if (at > from) text += at % bytesPerLine === bytesPerLine / 2 ? '  ' : ' '
    text += (bytes[at] ?? 0).toString(16).padStart(2, '0')
  }
  return text
}

/** What stands between two stretches of a line. */
export const gapBefore = (at: number): string =>
  at % bytesPerLine === 0 ? '' : at % bytesPerLine === bytesPerLine / 2 ? '  ' : ' '

export const lineCount = (bytes: Uint8Array): number => Math.ceil(bytes.length / bytesPerLine)

/** Base64 as the engine sends it. */
export function bytesOfBase64(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
}
