/** Requests that kafkajs does not have, over a plaintext listener: flexible versions only (KIP-482). */
import { once } from 'node:events'
import { connect } from 'node:net'
import { int16, int32 } from '#engine/source/wire/byte-writer.ts'

export const noTags = Buffer.from([0])

/** COMPACT_STRING, COMPACT_BYTES; for what is shorter than 127 bytes, so that length plus one fits one byte. */
export const compact = (bytes: Uint8Array | string): Buffer => {
  const content = Buffer.from(bytes as Uint8Array)
  return Buffer.concat([Buffer.from([content.length + 1]), content])
}

/** COMPACT_ARRAY of fewer than 127 items. */
export const compactArray = (items: readonly Buffer[]): Buffer =>
  Buffer.concat([Buffer.from([items.length + 1]), ...items])

/** Null of any compact type. */
export const compactNull = Buffer.from([0])

/** Sends one request on a connection of its own; answers what follows the header. */
export async function askBroker(address: string, apiKey: number, version: number, body: Buffer): Promise<Buffer> {
  const [host, port] = address.split(':')
  const socket = connect(Number(port), host)
  try {
    await once(socket, 'connect')
    const request = Buffer.concat([int16(apiKey), int16(version), int32(1), int16(-1), noTags, body])
    socket.write(Buffer.concat([int32(request.length), request]))
    let received = Buffer.alloc(0)
    for await (const chunk of socket) {
      received = Buffer.concat([received, chunk as Buffer])
      // Length, correlation id, tags.
      if (received.length >= 4 && received.length >= 4 + received.readInt32BE(0)) return received.subarray(9)
    }
    throw new Error('the broker closed the connection')
  } finally {
    socket.destroy()
  }
}
