import { createHmac, sign as signBytes } from 'node:crypto'
import { headersOf, schemeForms } from '#shared/domain/signature/schemes.ts'
import type { HeaderList, HeaderSignature, SignedMessage, SigningSettings } from '#shared/domain/signature/types.ts'
import { AppError } from '#shared/lib/app-error.ts'
import { readSecret, type SecretKey } from './secret-key.ts'

/**
 * The headers that sign one attempt, to be set in place of those of the same names. Pure but for the work: the caller
 * resolves secrets and takes a new timestamp for each attempt.
 * @throws BAD_INPUT where a secret cannot be one of the scheme; the message does not repeat it
 */
export function sign(settings: SigningSettings, { id, timestampSeconds, body }: SignedMessage): HeaderList {
  const form = schemeForms[settings.scheme]
  const names = headersOf(settings)
  const timestamp = String(Math.floor(timestampSeconds))
  const secrets = [settings.secret, ...(form.rotates ? (settings.previousSecrets ?? []) : [])]
  const signatures = secrets.map((secret): HeaderSignature => {
    const key = readSecret(settings.scheme, secret)
    if (!key.ok) throw new AppError('BAD_INPUT', `Nothing can be signed (${form.label}). ${key.error}`)
    const value = signature(key.value, form.prefix(id, timestamp), body)
    if (value === null)
      throw new AppError('BAD_INPUT', 'Nothing can be signed with a public key: give the private one ("whsk_").')
    return { version: key.value.version, value: value.toString(form.encoding) }
  })
  return [
    ...(names.id === null ? [] : [[names.id, id] as const]),
    ...(names.timestamp === null ? [] : [[names.timestamp, timestamp] as const]),
    [names.signature, form.write(signatures, timestamp)],
  ]
}

/** The bytes of a signature; null where there is only a public key. */
export function signature(key: SecretKey, prefix: string, body: string | Uint8Array): Buffer | null {
  if (key.kind === 'hmac') return createHmac('sha256', key.bytes).update(prefix).update(body).digest()
  if (key.sign === null) return null
  return signBytes(null, Buffer.concat([Buffer.from(prefix), Buffer.from(body)]), key.sign)
}
