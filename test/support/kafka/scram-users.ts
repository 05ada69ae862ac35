/**
 * Creates SCRAM users of a running broker and changes their passwords: AlterUserScramCredentials, version 0
 * (kafka.apache.org/protocol), which kafkajs does not have.
 */
import { pbkdf2Sync, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'

export type ScramMechanism = 'SCRAM-SHA-256' | 'SCRAM-SHA-512'

const alterScramApiKey = 51
const iterations = 4_096
const mechanisms = {
  'SCRAM-SHA-256': { number: 1, hash: 'sha256', bytes: 32 },
  'SCRAM-SHA-512': { number: 2, hash: 'sha512', bytes: 64 },
} as const

const int16 = (value: number): Buffer => {
  const bytes = Buffer.alloc(2)
  bytes.writeInt16BE(value)
  return bytes
}
const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}
/** Everything here is shorter than 127 bytes, so that a length plus one fits one byte. */
const compact = (bytes: Uint8Array): Buffer => Buffer.concat([Buffer.from([bytes.length + 1]), bytes])
const noTags = Buffer.from([0])

/** Sets one user's password for one mechanism; an administrator's plaintext listener is enough. */
export async function setScramPassword(
  adminAddress: string,
  user: string,
  mechanism: ScramMechanism,
  password: string,
): Promise<void> {
  const { number, hash, bytes } = mechanisms[mechanism]
  const salt = randomBytes(16)
  const upsertion = Buffer.concat([
    compact(Buffer.from(user)),
    Buffer.from([number]),
    int32(iterations),
    compact(salt),
    compact(pbkdf2Sync(password, salt, iterations, bytes, hash)),
    noTags,
  ])
  const head = Buffer.concat([int16(alterScramApiKey), int16(0), int32(1), int16(-1), noTags])
  const nothingDeleted = Buffer.from([1])
  const request = Buffer.concat([head, nothingDeleted, Buffer.from([2]), upsertion, noTags])
  const answer = await ask(adminAddress, request)
  // Correlation id, tags, throttle time, one result: its user's name comes before the error code.
  const resultAt = 4 + 1 + 4 + 1
  const errorAt = resultAt + (answer[resultAt] ?? 1)
  const errorCode = answer.readInt16BE(errorAt)
  if (errorCode !== 0) throw new Error(`the broker refused to set the password: Kafka error ${errorCode}`)
}

async function ask(address: string, request: Buffer): Promise<Buffer> {
  const [host, port] = address.split(':')
  const socket = connect(Number(port), host)
  try {
    await once(socket, 'connect')
    socket.write(Buffer.concat([int32(request.length), request]))
    let received = Buffer.alloc(0)
    for await (const chunk of socket) {
      received = Buffer.concat([received, chunk as Buffer])
      if (received.length >= 4 && received.length >= 4 + received.readInt32BE(0)) return received.subarray(4)
    }
    throw new Error('the broker closed the connection')
  } finally {
    socket.destroy()
  }
}
