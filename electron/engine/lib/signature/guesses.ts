import { createHmac } from 'node:crypto'
import type { BodyForm } from '#shared/domain/signature/body-forms.ts'
import { schemeForms } from '#shared/domain/signature/schemes.ts'
import { decodeBase64 } from '#shared/lib/base64.ts'
import type { SignatureMistake } from '#shared/schema/signature.ts'
import { readSecret, type SecretKey } from './secret-key.ts'
import { isMilliseconds, type Presented, type VerifySettings } from './verify.ts'

/** One thing that may have been otherwise when the signature was made. `says` completes "would verify with …". */
export type Deviation = { readonly mistake: SignatureMistake; readonly says: string }

export type KeyGuess = { readonly key: SecretKey; readonly deviation: Deviation | null }
export type PrefixGuess = { readonly prefix: string; readonly deviation: Deviation | null }

/** A secret that is not the endpoint's, and whose it is. */
export type KnownSecret = { readonly label: string; readonly secret: string }

const hmac = (bytes: Uint8Array | string, version = ''): SecretKey => ({
  kind: 'hmac',
  version,
  bytes: Buffer.from(bytes),
})

/** The secret as it should be read, then as it is mistaken, then other people's secrets. No key twice. */
export function keyGuesses(settings: VerifySettings, known: readonly KnownSecret[]): readonly KeyGuess[] {
  const { scheme, secret } = settings
  const guesses: KeyGuess[] = []
  const seen = new Set<string>()
  const add = (key: SecretKey, mistake: SignatureMistake | null, says: string): void => {
    const name = key.kind === 'hmac' ? Buffer.from(key.bytes).toString('hex') : key.verify.export({ format: 'jwk' }).x
    if (name === undefined || name === '' || seen.has(name)) return
    seen.add(name)
    guesses.push({ key, deviation: mistake === null ? null : { mistake, says } })
  }
  const addSecret = (text: string, mistake: SignatureMistake | null, says: string): void => {
    const key = readSecret(scheme, text)
    if (key.ok) add(key.value, mistake, says)
  }
  addSecret(secret, null, '')
  addSecret(secret.trim(), 'secret-trimmed', 'the secret without the white space around it')
  const bare = secret.trim().replace(/^wh(?:sec|sk|pk)_/, '')
  add(hmac(secret), 'secret-as-text', 'the secret taken as text, not decoded')
  add(hmac(bare), 'secret-as-text', 'the secret without its "whsec_" taken as text, not decoded')
  add(hmac(`${secret}\n`), 'secret-trimmed', 'a line end after the secret')
  const decoded = decodeBase64(bare.replaceAll('-', '+').replaceAll('_', '/'))
  if (decoded !== null) add(hmac(decoded), 'secret-as-base64', 'the secret decoded from base64')
  if (/^(?:[0-9a-f]{2})+$/i.test(bare))
    add(hmac(Buffer.from(bare, 'hex')), 'secret-as-hex', 'the secret decoded from hex')
  for (const { label, secret: other } of known) addSecret(other, 'old-secret', label)
  const asymmetric = readSecret('ed25519', secret)
  if (asymmetric.ok) add(asymmetric.value, 'algorithm', 'ed25519: set the scheme to ed25519')
  return guesses
}

/** Clocks that tell milliseconds can have been up to a second further than the seconds of the header. */
const millisecondsPerSecond = 1000

/** What may stand before the body in what is signed, the scheme's own first. */
export function* prefixGuesses({ scheme }: VerifySettings, { id, timestamp }: Presented): Generator<PrefixGuess> {
  const form = schemeForms[scheme]
  const own = form.prefix(id, timestamp)
  yield { prefix: own, deviation: null }
  const guess = (prefix: string, mistake: SignatureMistake, says: string): PrefixGuess[] =>
    prefix === own ? [] : [{ prefix, deviation: { mistake, says } }]
  if (!form.timed) return
  if (form.idHeader !== null) {
    yield* guess(`${timestamp}.${id}.`, 'id-timestamp-swapped', 'id and timestamp swapped: the id belongs first')
    yield* guess(`${timestamp}.`, 'signed-parts', 'the timestamp and the body alone, without the id')
    yield* guess(`${id}.`, 'signed-parts', 'the id and the body alone, without the timestamp')
    yield* guess(`${id}${timestamp}`, 'signed-parts', 'id, timestamp and body without the dots between them')
  } else yield* guess(timestamp, 'signed-parts', 'timestamp and body without the dot between them')
  yield* guess('', 'signed-parts', 'the body alone, without what belongs before it')
  if (isMilliseconds(timestamp)) {
    const seconds = String(Math.floor(Number(timestamp) / millisecondsPerSecond))
    yield* guess(
      form.prefix(id, seconds),
      'timestamp-ms',
      'the timestamp in seconds, while the header has milliseconds',
    )
  }
}

/** The timestamp in milliseconds while the header has seconds: the last three digits are unknown. */
export function* millisecondGuesses({ scheme }: VerifySettings, { id, timestamp }: Presented): Generator<PrefixGuess> {
  const form = schemeForms[scheme]
  if (!form.timed || !/^\d{9,11}$/.test(timestamp)) return
  const says = 'the timestamp in milliseconds, while the header has seconds'
  for (let more = 0; more < millisecondsPerSecond; more += 1) {
    const prefix = form.prefix(id, `${timestamp}${String(more).padStart(3, '0')}`)
    yield { prefix, deviation: { mistake: 'timestamp-ms', says } }
  }
}

/** Other hashes than SHA-256, with their signature of the same bytes. */
export function otherHashes(
  key: SecretKey,
  prefix: string,
  body: Uint8Array,
): readonly (Deviation & { readonly value: Buffer })[] {
  if (key.kind !== 'hmac') return []
  return (['SHA-1', 'SHA-512', 'SHA-384'] as const).map((name) => ({
    mistake: 'algorithm',
    says: `${name} instead of SHA-256`,
    value: createHmac(name.replace('-', '').toLowerCase(), key.bytes).update(prefix).update(body).digest(),
  }))
}

/** How a form of the body is told. */
export const bodyDeviation = ({ change, name }: BodyForm): Deviation => ({
  mistake: `body-${change}`,
  says: `the body ${name}`,
})
