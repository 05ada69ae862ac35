import { decodeUtf8 } from '#shared/lib/utf8.ts'
import type { SignatureVerdict } from '#shared/schema/signature.ts'

/** So many bytes from the first difference on are told. */
const shownBytes = 16
/** Larger bodies are not told whole. */
const maxToldBytes = 16_384

/** Where two bodies first differ. */
export function bodyDifference(signed: Uint8Array, got: Uint8Array): NonNullable<SignatureVerdict['bodyDifference']> {
  const shorter = Math.min(signed.length, got.length)
  let offset = 0
  while (offset < shorter && signed[offset] === got[offset]) offset += 1
  const from = (bytes: Uint8Array): string =>
    Buffer.from(bytes.subarray(offset, offset + shownBytes)).toString('base64')
  return {
    offset,
    signed: from(signed),
    got: from(got),
    signedText: signed.length <= maxToldBytes ? decodeUtf8(signed) : null,
  }
}
