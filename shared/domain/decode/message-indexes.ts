import { readVarint, zigZag } from './varint.ts'

/** Which message of the file a body holds: `[1, 0]` is the first message inside the second one. */
export type MessageIndexes = {
  readonly path: readonly number[]
  /** How many bytes they took. */
  readonly size: number
}

/** The writer's short form of `[0]`, one byte 00. */
const firstMessage: MessageIndexes = { path: [0], size: 1 }

/** More levels than messages nest in any file; whatever claims more is no list of indexes. */
const maxLevels = 32

/**
 * Protobuf's message indexes at the start of the bytes: their count and they themselves as zig-zag numbers
 * (Confluent's wire format). Null where the bytes cannot be such a list.
 */
export function readMessageIndexes(bytes: Uint8Array): MessageIndexes | null {
  if (bytes[0] === 0) return firstMessage
  const count = readVarint(bytes, 0)
  if (count === null) return null
  const levels = zigZag(count.value)
  if (levels < 1 || levels > maxLevels) return null
  const path: number[] = []
  let size = count.end
  for (let i = 0; i < levels; i += 1) {
    const read = readVarint(bytes, size)
    const index = read === null ? -1 : zigZag(read.value)
    if (read === null || index < 0) return null
    path.push(index)
    size = read.end
  }
  return { path, size }
}
