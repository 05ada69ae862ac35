import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'
import type { HeaderList } from '#shared/domain/signature/types.ts'

/** A few kilobytes can unfold to gigabytes: above this unpacking is given up. */
const maxUnpackedBytes = 1_000_000

/** The body without its Content-Encoding; null where it has none, cannot be unpacked, or is larger than the limit. */
export function unpackBody(headers: HeaderList, body: Uint8Array, maxBytes = maxUnpackedBytes): Uint8Array | null {
  const encoding = headers.find(([name]) => name.toLowerCase() === 'content-encoding')?.[1]
  try {
    switch (encoding?.trim().toLowerCase()) {
      case 'gzip':
      case 'x-gzip':
        return gunzipSync(body, { maxOutputLength: maxBytes })
      case 'deflate':
        return inflateSync(body, { maxOutputLength: maxBytes })
      case 'br':
        return brotliDecompressSync(body, { maxOutputLength: maxBytes })
      default:
        return null
    }
  } catch {
    // Damaged, or larger than the limit: it is looked at as it came.
    return null
  }
}
