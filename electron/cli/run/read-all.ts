import { addAbortSignal, type Readable } from 'node:stream'

/** All that a stream has; null where the signal came first, because nobody may ever end what is typed. */
export async function readAll(stream: Readable, signal: AbortSignal): Promise<Buffer | null> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of addAbortSignal(signal, stream)) chunks.push(Buffer.from(chunk as Uint8Array))
  } catch (error) {
    if (!signal.aborted) throw error
    return null
  }
  return Buffer.concat(chunks)
}
