/**
 * One connection to a broker, in Kafka's own framing: int32 length, int32 correlation id, body. Own, because kafkajs
 * reports everything that goes wrong here as "Closed connection". It trusts no length that the other side writes.
 */
import type { Socket } from 'node:net'
import { err, ok, type Result } from '#shared/lib/result.ts'
import { int16, int32, string } from '../../source/wire/byte-writer.ts'
import { whenAborted } from './time-limit.ts'
import { closedEarly, garbage, networkTrouble, type Trouble } from './trouble.ts'

/** Metadata of 200,000 partitions is 12 MB, a fetch about what it asked for: more is no answer to anything we ask. */
const maxFrameBytes = 16 * 1024 * 1024
const clientId = 'signalbench-probe'

export type KafkaRequest = { readonly key: number; readonly version: number; readonly body: Buffer }

type Waiting = (result: Result<Buffer, Trouble>) => void

/**
 * What goes wrong is a value (`Trouble`), never thrown; after the first trouble of the socket every request has the
 * same one.
 */
export class BrokerConnection {
  readonly #socket: Socket
  readonly #waiting = new Map<number, Waiting>()
  #chunks: Buffer[] = []
  #bufferedBytes = 0
  #nextId = 1
  #hasAnswered = false
  #ended: Trouble | null = null

  constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', (chunk: Buffer) => this.#receive(chunk))
    socket.on('error', (error) => this.#end(networkTrouble(error)))
    socket.on('close', () => this.#end(closedEarly))
    // An error on the way between two owners of the socket was heard by nobody.
    if (socket.destroyed) this.#end(closedEarly)
  }

  /** The body of the answer. A second request may go out before the first is answered. */
  async request(request: KafkaRequest, signal: AbortSignal): Promise<Result<Buffer, Trouble>> {
    if (this.#ended !== null) return err(this.#ended)
    const id = this.#nextId
    this.#nextId += 1
    return await new Promise((resolve) => {
      this.#waiting.set(id, (result) => {
        stop()
        resolve(result)
      })
      const stop = whenAborted(signal, (trouble) => {
        this.#waiting.delete(id)
        resolve(err(trouble))
      })
      if (!signal.aborted) this.#socket.write(framed(request, id))
    })
  }

  close(): void {
    this.#socket.destroy()
  }

  #receive(chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.#bufferedBytes += chunk.length
    while (this.#ended === null && this.#bufferedBytes >= 4) {
      const length = this.#peekInt32()
      if (length < 4 || length > maxFrameBytes) {
        const isKnown = this.#hasAnswered && length > 0
        this.#end(
          isKnown
            ? { kind: 'too-large', sizeBytes: length }
            : garbage(`an answer of ${length} bytes`, Buffer.concat(this.#chunks)),
        )
      } else if (this.#waiting.size === 0) {
        this.#end(garbage('an answer that nobody asked for', Buffer.concat(this.#chunks)))
      } else if (this.#bufferedBytes < 4 + length) {
        return
      } else {
        this.#answer(this.#take(4 + length))
      }
    }
  }

  #answer(frame: Buffer): void {
    const id = frame.readInt32BE(4)
    const waiting = this.#waiting.get(id)
    // Answers to requests that ran out of time come late, but they come: ids that we gave out are no garbage.
    if (waiting === undefined) {
      if (id < 1 || id >= this.#nextId) this.#end(garbage('an answer to another request', frame))
      return
    }
    this.#waiting.delete(id)
    this.#hasAnswered = true
    waiting(ok(frame.subarray(8)))
  }

  #peekInt32(): number {
    const [first] = this.#chunks
    if (first !== undefined && first.length >= 4) return first.readInt32BE(0)
    this.#chunks = [Buffer.concat(this.#chunks)]
    return this.#chunks[0]?.readInt32BE(0) ?? 0
  }

  #take(count: number): Buffer {
    const all = Buffer.concat(this.#chunks)
    this.#chunks = count === all.length ? [] : [all.subarray(count)]
    this.#bufferedBytes = all.length - count
    return all.subarray(0, count)
  }

  #end(trouble: Trouble): void {
    if (this.#ended !== null) return
    this.#ended = trouble
    this.#chunks = []
    this.#bufferedBytes = 0
    this.#socket.destroy()
    for (const waiting of this.#waiting.values()) waiting(err(trouble))
    this.#waiting.clear()
  }
}

function framed({ key, version, body }: KafkaRequest, id: number): Buffer {
  const payload = Buffer.concat([int16(key), int16(version), int32(id), string(clientId), body])
  return Buffer.concat([int32(payload.length), payload])
}
