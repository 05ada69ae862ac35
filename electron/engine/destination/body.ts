import type { Readable } from 'node:stream'

/** Kept of an answer: enough for the errors of 10,000 events in one answer. */
const keptBytes = 2 * 1024 * 1024
/** Read and counted at most; a body beyond that is cut off and its length not known. */
const countedBytes = 64 * 1024 * 1024

/** Reads a body to its end, keeps the first part, counts the rest. */
export async function readBody(stream: Readable): Promise<{ body: Buffer; bodyBytes: number | null }> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    if (length < keptBytes) chunks.push(chunk.subarray(0, keptBytes - length))
    length += chunk.length
    if (length > countedBytes) return { body: Buffer.concat(chunks), bodyBytes: null }
  }
  return { body: Buffer.concat(chunks), bodyBytes: length }
}
