import { readVarint, zigZag } from './varint.ts'

/** Deeper nesting of messages is nothing that anybody wrote. */
const maxIndexes = 64

/**
 * Protobuf's message indexes behind a schema id: which message of the file the payload is, as a path through nested
 * messages. Zig-zag varints, count first; a lone 00 is short for [0]. Null where the bytes are none.
 */
export function readMessageIndexes(
  bytes: Uint8Array,
  from: number,
): { readonly path: readonly number[]; readonly end: number } | null {
  const count = readVarint(bytes, from)
  if (count === null) return null
  const length = zigZag(count.value)
  if (length === 0) return { path: [0], end: count.end }
  if (length < 0 || length > maxIndexes) return null
  const path: number[] = []
  let end = count.end
  for (let i = 0; i < length; i += 1) {
    const index = readVarint(bytes, end)
    if (index === null) return null
    path.push(zigZag(index.value))
    end = index.end
  }
  return { path, end }
}
