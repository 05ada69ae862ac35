/** A broker that says what a test wants it to say, for answers that a real one cannot be brought to give. */
import type { Socket } from 'node:net'
import { array, int16, int32, string } from '#engine/source/wire/byte-writer.ts'
import { type HostileServer, startHostileServer } from './hostile-server.ts'

export const api = {
  fetch: 1,
  listOffsets: 2,
  metadata: 3,
  findCoordinator: 10,
  heartbeat: 12,
  saslHandshake: 17,
  apiVersions: 18,
  describeConfigs: 32,
  saslAuthenticate: 36,
} as const

/** The body of an answer, or what is done instead. */
export type FakeAnswer = Buffer | 'hang' | 'close' | 'garbage'

export type FakeRequest = {
  readonly key: number
  readonly body: Buffer
  readonly self: { readonly host: string; readonly port: number }
}

export type FakeAnswers = (request: FakeRequest) => FakeAnswer | null

const nullString = int16(-1)
const throttle = int32(0)

export const apiVersionsBody = (keys: readonly (readonly [key: number, newest: number])[]): Buffer =>
  Buffer.concat([int16(0), array(keys.map(([key, newest]) => Buffer.concat([int16(key), int16(0), int16(newest)])))])

export type FakeTopic = { readonly name: string; readonly errorCode?: number; readonly leaders?: readonly number[] }

export const metadataBody = (
  brokers: readonly { readonly id: number; readonly host: string; readonly port: number }[],
  topics: readonly FakeTopic[] = [],
): Buffer =>
  Buffer.concat([
    throttle,
    array(brokers.map(({ id, host, port }) => Buffer.concat([int32(id), string(host), int32(port), nullString]))),
    string('fake-cluster'),
    int32(1),
    array(
      topics.map(({ name, errorCode = 0, leaders = [1] }) =>
        Buffer.concat([
          int16(errorCode),
          string(name),
          Buffer.from([0]),
          array(
            leaders.map((leader, id) =>
              Buffer.concat([int16(leader < 0 ? 5 : 0), int32(id), int32(leader), array([]), array([])]),
            ),
          ),
        ]),
      ),
    ),
  ])

export const heartbeatBody = (errorCode: number): Buffer => Buffer.concat([throttle, int16(errorCode)])

export const coordinatorBody = (errorCode: number, host: string, port: number): Buffer =>
  Buffer.concat([throttle, int16(errorCode), nullString, int32(1), string(host), int32(port)])

export const handshakeBody = (errorCode: number, offered: readonly string[]): Buffer =>
  Buffer.concat([int16(errorCode), array(offered.map(string))])

export const authenticateBody = (errorCode: number, said: string, answer: string): Buffer => {
  const bytes = Buffer.from(answer)
  return Buffer.concat([int16(errorCode), said === '' ? nullString : string(said), int32(bytes.length), bytes])
}

/** ListOffsets' answer for partition 0 of a topic. */
export function offsetsBody(topic: string, offset: bigint): Buffer {
  const number = Buffer.alloc(8)
  number.writeBigInt64BE(offset)
  const partition = Buffer.concat([int32(0), int16(0), Buffer.alloc(8), number])
  return Buffer.concat([throttle, array([Buffer.concat([string(topic), array([partition])])])])
}

/** Fetch's answer with nothing in it. */
export const emptyFetchBody = Buffer.concat([throttle, array([])])

/** What a small, plain cluster would say: one broker, itself; no topics. */
const usual: FakeAnswers = ({ key, self }) => {
  switch (key) {
    case api.apiVersions:
      return apiVersionsBody(Object.values(api).map((one) => [one, 12] as const))
    case api.saslHandshake:
      return handshakeBody(34, [])
    case api.metadata:
      return metadataBody([{ id: 1, ...self }])
    case api.heartbeat:
      return heartbeatBody(25)
    case api.findCoordinator:
      return coordinatorBody(0, self.host, self.port)
    default:
      return 'hang'
  }
}

/** @param answers null for the usual answer */
export async function startFakeBroker(answers: FakeAnswers = () => null): Promise<HostileServer> {
  const holder = { port: 0 }
  const server = await startHostileServer((socket) =>
    serve(socket, (request) => {
      const full = { ...request, self: { host: '127.0.0.1', port: holder.port } }
      return answers(full) ?? usual(full)
    }),
  )
  holder.port = server.port
  return server
}

function serve(socket: Socket, answer: (request: Omit<FakeRequest, 'self'>) => FakeAnswer | null): void {
  let buffered = Buffer.alloc(0)
  socket.on('data', (chunk: Buffer) => {
    buffered = Buffer.concat([buffered, chunk])
    while (buffered.length >= 4 && buffered.length >= 4 + buffered.readInt32BE(0)) {
      const frame = buffered.subarray(4, 4 + buffered.readInt32BE(0))
      buffered = buffered.subarray(4 + frame.length)
      reply(socket, frame, answer)
    }
  })
}

function reply(socket: Socket, frame: Buffer, answer: (request: Omit<FakeRequest, 'self'>) => FakeAnswer | null): void {
  const clientId = frame.readInt16BE(8)
  const said = answer({ key: frame.readInt16BE(0), body: frame.subarray(10 + Math.max(0, clientId)) }) ?? 'hang'
  if (said === 'hang') return
  if (said === 'close') {
    socket.destroy()
    return
  }
  const body = said === 'garbage' ? Buffer.alloc(64, 0xff) : said
  socket.write(Buffer.concat([int32(4 + body.length), frame.subarray(4, 8), body]))
}
