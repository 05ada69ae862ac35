import { timingSafeEqual, verify as verifyBytes } from 'node:crypto'
import { headersOf, schemeForms } from '#shared/domain/signature/schemes.ts'
import type { HeaderList, HeaderSignature, SigningSettings } from '#shared/domain/signature/types.ts'
import type { SignatureVerdict } from '#shared/schema/signature.ts'
import { readSecret, type SecretKey } from './secret-key.ts'
import { signature } from './sign.ts'

/** What a request is verified with; secrets are values, not references. */
export type VerifySettings = SigningSettings & {
  /** How far the timestamp may be from now, in seconds. */
  readonly toleranceSeconds: number
}

/** A request as it came in: all of its headers, and its raw bytes. */
export type ReceivedMessage = { readonly headers: HeaderList; readonly body: Uint8Array }

/** What was found in the headers. */
export type Presented = {
  /** The signature header as it stands; null where there is none. */
  readonly header: string | null
  readonly signatures: readonly HeaderSignature[]
  readonly id: string
  readonly timestamp: string
}

/** The outcome without an explanation. `secretIndex`: 0 = the secret, from 1 on the older ones; null where none fits. */
export type Verification = Presented & {
  readonly code: SignatureVerdict['code']
  /** Why in words; null where the code says all. */
  readonly detail: string | null
  readonly secretIndex: number | null
  readonly skewSeconds: number | null
  /** What the header should have held, by the present secret; null where that cannot be computed. */
  readonly expected: string | null
}

/** Verifies as a careful server does: over raw bytes, in constant time, older secrets too, within the tolerance. Never throws. */
export function verify(settings: VerifySettings, message: ReceivedMessage, nowMs: number): Verification {
  const form = schemeForms[settings.scheme]
  const names = headersOf(settings)
  const header = headerValue(message.headers, names.signature)
  const parsed = header === null ? null : form.read(header)
  const id = names.id === null ? '' : headerValue(message.headers, names.id)
  const timestamp = names.timestamp === null ? (parsed?.timestamp ?? '') : headerValue(message.headers, names.timestamp)
  const presented: Presented = {
    header,
    signatures: parsed?.signatures ?? [],
    id: id ?? '',
    timestamp: timestamp ?? '',
  }
  const skewSeconds = form.timed ? skewOf(timestamp, nowMs) : null
  const failed = (code: Verification['code'], detail: string | null): Verification => ({
    ...presented,
    code,
    detail,
    secretIndex: null,
    skewSeconds,
    expected: expectedHeader(settings, message, presented),
  })
  const key = readSecret(settings.scheme, settings.secret)
  if (!key.ok) return { ...failed('bad-secret', key.error), expected: null }
  const missing = missingHeader(names, header, id, timestamp)
  if (missing !== null) return failed('missing-header', `The request has no header ${missing}.`)
  if (parsed === null)
    return failed('malformed-header', `The header ${names.signature} does not have the form of ${form.label}.`)
  if (form.timed && !/^\d{1,15}$/.test(presented.timestamp))
    return failed(
      'bad-timestamp',
      `The timestamp ${JSON.stringify(presented.timestamp.slice(0, 40))} is no number of seconds.`,
    )
  const secretIndex = matchingSecret(settings, message, presented)
  if (secretIndex === null) return failed('mismatch', null)
  if (form.timed && isMilliseconds(presented.timestamp)) return { ...failed('bad-timestamp', null), secretIndex }
  const late = Math.abs(skewSeconds ?? 0) > settings.toleranceSeconds
  const code = !late ? 'verified' : (skewSeconds ?? 0) > 0 ? 'too-old' : 'too-new'
  return { ...failed(code, null), secretIndex }
}

/** A header's value by its name in any case; several of one name are joined as HTTP says. */
function headerValue(headers: HeaderList, name: string): string | null {
  const values = headers.filter(([own]) => own.toLowerCase() === name.toLowerCase()).map(([, value]) => value.trim())
  return values.length === 0 ? null : values.join(', ')
}

/** Beyond this a timestamp cannot be seconds: the year 5138. As milliseconds it is later than March 1973. */
const firstMilliseconds = 100_000_000_000

/** True where a timestamp can only be milliseconds. */
export const isMilliseconds = (timestamp: string): boolean => Number(timestamp) >= firstMilliseconds

function skewOf(timestamp: string | null, nowMs: number): number | null {
  if (timestamp === null || !/^\d{1,15}$/.test(timestamp)) return null
  const seconds = isMilliseconds(timestamp) ? Math.floor(Number(timestamp) / 1000) : Number(timestamp)
  return Math.floor(nowMs / 1000) - seconds
}

function missingHeader(
  names: ReturnType<typeof headersOf>,
  header: string | null,
  id: string | null,
  timestamp: string | null,
): string | null {
  if (header === null) return names.signature
  if (names.id !== null && (id ?? '') === '') return names.id
  return names.timestamp !== null && (timestamp ?? '') === '' ? names.timestamp : null
}

/** Which secret one of the signatures was made with. All are looked at, so that the time tells nothing. */
function matchingSecret(settings: VerifySettings, { body }: ReceivedMessage, presented: Presented): number | null {
  const form = schemeForms[settings.scheme]
  const prefix = form.prefix(presented.id, presented.timestamp)
  const fits = [settings.secret, ...(settings.previousSecrets ?? [])].map((secret) => {
    const key = readSecret(settings.scheme, secret)
    if (!key.ok) return false
    const own = presented.signatures.filter(({ version }) => version === key.value.version)
    const check = isSignature(key.value, prefix, body)
    return own
      .map(({ value }) => isCanonical(value, form.encoding) && check(Buffer.from(value, form.encoding)))
      .includes(true)
  })
  const index = fits.indexOf(true)
  return index === -1 ? null : index
}

/** Receivers compare texts: upper-case hex and base64 without padding are other texts for them. */
const isCanonical = (value: string, encoding: 'hex' | 'base64'): boolean =>
  Buffer.from(value, encoding).toString(encoding) === value

/** Whether a value is the signature of these bytes; compared in constant time. */
export function isSignature(key: SecretKey, prefix: string, body: Uint8Array): (value: Uint8Array) => boolean {
  if (key.kind === 'hmac') {
    const expected = signature(key, prefix, body)
    return (value) => expected !== null && value.length === expected.length && timingSafeEqual(value, expected)
  }
  const content = Buffer.concat([Buffer.from(prefix), body])
  return (value) => value.length === 64 && verifyBytes(null, content, key.verify, value)
}

/** What the header should have held. Null without a key that signs, and where id or timestamp are missing. */
function expectedHeader(settings: VerifySettings, { body }: ReceivedMessage, presented: Presented): string | null {
  const form = schemeForms[settings.scheme]
  const key = readSecret(settings.scheme, settings.secret)
  if (!key.ok || (form.timed && presented.timestamp === '') || (form.idHeader !== null && presented.id === ''))
    return null
  const value = signature(key.value, form.prefix(presented.id, presented.timestamp), body)
  if (value === null) return null
  return form.write([{ version: key.value.version, value: value.toString(form.encoding) }], presented.timestamp)
}
