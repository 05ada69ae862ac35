import type { ReceivedDetail } from '#shared/contract/receivers.ts'

/** What the detail pane gets of a body (contract: the first 64 KiB). */
const shownBytes = 65_536

/** The first part of a body as text where its bytes are UTF-8, else as base64, with the true length. */
export function bodyView(first: Uint8Array, totalBytes: number): ReceivedDetail['requestBody'] {
  const shown = first.subarray(0, shownBytes)
  const text = utf8(shown, totalBytes > shown.length)
  if (text !== null) return { text, base64: null, bytes: totalBytes }
  return { text: null, base64: Buffer.from(shown).toString('base64'), bytes: totalBytes }
}

/** `cut`: the end may fall inside of a character, which is then left out. */
function utf8(bytes: Uint8Array, cut: boolean): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream: cut })
  } catch {
    return null
  }
}
