/** The client's side of SCRAM (RFC 5802) as Kafka uses it: no channel binding, UTF-8 as it is. */
import { createHash, createHmac, pbkdf2, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { err, ok, type Result } from '#shared/lib/result.ts'

export type ScramHash = 'sha256' | 'sha512'

const derive = promisify(pbkdf2)

/** RFC 5802 asks for 4096 at least; Kafka allows up to 16384. A server that asks for millions wants us to burn. */
const minIterations = 4096
const maxIterations = 1_000_000
const lengths: Readonly<Record<ScramHash, number>> = { sha256: 32, sha512: 64 }
/** Base64 of `n,,`: no channel binding. */
const noBinding = 'biws'

export type ScramConversation = {
  /** client-first-message */
  readonly first: string
  /** client-final-message for what the server said first; an error says why that cannot be. */
  readonly final: (
    serverFirst: string,
  ) => Promise<Result<{ readonly message: string; readonly provesServer: (serverFinal: string) => boolean }, string>>
}

type Credentials = { readonly username: string; readonly password: string; readonly nonce: string }

/** @param nonce printable, without commas, new for each conversation */
export function startScram(hash: ScramHash, { username, password, nonce }: Credentials): ScramConversation {
  const name = username.replaceAll('=', '=3D').replaceAll(',', '=2C')
  const firstBare = `n=${name},r=${nonce}`
  const hmac = (key: Uint8Array, text: string): Buffer => createHmac(hash, key).update(text).digest()
  return {
    first: `n,,${firstBare}`,
    final: async (serverFirst) => {
      const parsed = parseServerFirst(serverFirst, nonce)
      if (!parsed.ok) return parsed
      const { serverNonce, salt, iterations } = parsed.value
      const salted = await derive(password, salt, iterations, lengths[hash], hash)
      const clientKey = hmac(salted, 'Client Key')
      const withoutProof = `c=${noBinding},r=${serverNonce}`
      const all = `${firstBare},${serverFirst},${withoutProof}`
      const signature = hmac(createHash(hash).update(clientKey).digest(), all)
      const proof = clientKey.map((byte, index) => byte ^ (signature[index] ?? 0))
      const expected = hmac(hmac(salted, 'Server Key'), all)
      return ok({
        message: `${withoutProof},p=${Buffer.from(proof).toString('base64')}`,
        provesServer: (serverFinal) => isSignature(serverFinal, expected),
      })
    },
  }
}

type ServerFirst = { readonly serverNonce: string; readonly salt: Buffer; readonly iterations: number }

function parseServerFirst(text: string, nonce: string): Result<ServerFirst, string> {
  const match = /^r=([\x21-\x2b\x2d-\x7e]+),s=([A-Za-z0-9+/=]+),i=(\d{1,10})/.exec(text)
  if (match === null) return err('its first message does not follow SCRAM')
  const [, serverNonce = '', salt = '', count = ''] = match
  if (!serverNonce.startsWith(nonce) || serverNonce === nonce) return err('its nonce does not continue ours')
  const iterations = Number(count)
  if (iterations < minIterations || iterations > maxIterations) {
    return err(`it asks for ${count} iterations; between ${minIterations} and ${maxIterations} are accepted`)
  }
  return ok({ serverNonce, salt: Buffer.from(salt, 'base64'), iterations })
}

function isSignature(serverFinal: string, expected: Buffer): boolean {
  const match = /^v=([A-Za-z0-9+/=]+)/.exec(serverFinal)
  const given = Buffer.from(match?.[1] ?? '', 'base64')
  return given.length === expected.length && timingSafeEqual(given, expected)
}
