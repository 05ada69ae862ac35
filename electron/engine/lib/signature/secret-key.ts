import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import type { SignatureScheme } from '#shared/schema/signature.ts'
import { decodeBase64 } from '#shared/lib/base64.ts'
import { err, ok, type Result } from '#shared/lib/result.ts'

/** What a secret is used as. Of an asymmetric one, `sign` is null where only the public key is known. */
export type SecretKey =
  | { readonly kind: 'hmac'; readonly version: string; readonly bytes: Uint8Array }
  | { readonly kind: 'ed25519'; readonly version: 'v1a'; readonly sign: KeyObject | null; readonly verify: KeyObject }

/** DER headers of a raw ed25519 key (RFC 8410 §4 and §7). */
const publicDer = Buffer.from('302a300506032b6570032100', 'hex')
const privateDer = Buffer.from('302e020100300506032b657004220420', 'hex')

/**
 * A scheme's key of its secret's text.
 * @returns why it cannot be one, without repeating it
 */
export function readSecret(scheme: SignatureScheme, secret: string): Result<SecretKey, string> {
  if (secret === '') return err('The secret is empty.')
  if (scheme === 'ed25519' || /^wh[sp]k_/.test(secret)) {
    const timed = scheme === 'ed25519' || scheme === 'standard-webhooks'
    return timed ? readEd25519(secret) : err('The secret is an ed25519 key: choose the scheme ed25519.')
  }
  if (scheme !== 'standard-webhooks')
    return ok({ kind: 'hmac', version: scheme === 'stripe' ? 'v1' : '', bytes: Buffer.from(secret) })
  const bytes = decodeBase64(secret.replace(/^whsec_/, ''))
  if (bytes === null || bytes.length === 0)
    return err('The secret is no base64: Standard Webhooks secrets are "whsec_" and base64.')
  return ok({ kind: 'hmac', version: 'v1', bytes })
}

/** `whsk_`: 32 bytes of seed, or 64 with the public key after it. `whpk_`: the public key. Without prefix the length tells. */
function readEd25519(secret: string): Result<SecretKey, string> {
  const isPublic = secret.startsWith('whpk_')
  const bytes = decodeBase64(secret.replace(/^wh[sp]k_/, ''))
  if (bytes === null) return err('The key is no base64: ed25519 keys are "whsk_" or "whpk_" and base64.')
  if (bytes.length === 64 && !isPublic) return ok(fromSeed(bytes.subarray(0, 32)))
  if (bytes.length !== 32)
    return err(`The key has ${bytes.length} bytes: a public ed25519 key has 32, a private one 32 or 64.`)
  if (secret.startsWith('whsk_')) return ok(fromSeed(bytes))
  const key = createPublicKey({ key: Buffer.concat([publicDer, bytes]), format: 'der', type: 'spki' })
  return ok({ kind: 'ed25519', version: 'v1a', sign: null, verify: key })
}

function fromSeed(seed: Uint8Array): SecretKey {
  const key = createPrivateKey({ key: Buffer.concat([privateDer, seed]), format: 'der', type: 'pkcs8' })
  return { kind: 'ed25519', version: 'v1a', sign: key, verify: createPublicKey(key) }
}
