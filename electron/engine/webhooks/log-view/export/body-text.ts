import { redact } from '#engine/logging/redact.ts'
import { decodeUtf8 } from '#shared/lib/utf8.ts'

/** A body as text without secrets, or as base64 where it is no UTF-8. */
export function bodyText(bytes: Uint8Array): { readonly text: string; readonly encoding?: 'base64' } {
  const text = decodeUtf8(bytes)
  return text === null ? { text: Buffer.from(bytes).toString('base64'), encoding: 'base64' } : { text: redact(text) }
}
