import { WireProblem, WireReader } from './wire-reader.ts'

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
 * The indexes at the start of the bytes: their count and they themselves as zig-zag numbers (Confluent's wire format).
 * Null where the bytes cannot be such a list.
 */
export function readMessageIndexes(bytes: Uint8Array): MessageIndexes | null {
  if (bytes[0] === 0) return firstMessage
  const reader = new WireReader(bytes)
  try {
    const count = zigZag(reader)
    if (count < 1 || count > maxLevels) return null
    const path: number[] = []
    for (let i = 0; i < count; i += 1) {
      const index = zigZag(reader)
      if (index < 0) return null
      path.push(index)
    }
    return { path, size: reader.at }
  } catch (error) {
    if (error instanceof WireProblem) return null
    throw error
  }
}

function zigZag(reader: WireReader): number {
  reader.varint()
  return reader.high === 0 ? (reader.low >>> 1) ^ -(reader.low & 1) : -1
}
