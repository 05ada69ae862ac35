/**
 * Creates SCRAM users of a running broker and changes their passwords: AlterUserScramCredentials, version 0
 * (kafka.apache.org/protocol), which kafkajs does not have.
 */
import { pbkdf2Sync, randomBytes } from 'node:crypto'
import { int32 } from '#engine/source/wire/byte-writer.ts'
import { askBroker, compact, compactArray, noTags } from './raw-request.ts'

export type ScramMechanism = 'SCRAM-SHA-256' | 'SCRAM-SHA-512'

const alterScramApiKey = 51
const iterations = 4_096
const mechanisms = {
  'SCRAM-SHA-256': { number: 1, hash: 'sha256', bytes: 32 },
  'SCRAM-SHA-512': { number: 2, hash: 'sha512', bytes: 64 },
} as const

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
    compact(user),
    Buffer.from([number]),
    int32(iterations),
    compact(salt),
    compact(pbkdf2Sync(password, salt, iterations, bytes, hash)),
    noTags,
  ])
  const body = Buffer.concat([compactArray([]), compactArray([upsertion]), noTags])
  const answer = await askBroker(adminAddress, alterScramApiKey, 0, body)
  // Throttle time, one result: its user's name comes before the error code.
  const errorAt = 5 + (answer[5] ?? 1)
  const errorCode = answer.readInt16BE(errorAt)
  if (errorCode !== 0) throw new Error(`the broker refused to set the password: Kafka error ${errorCode}`)
}
