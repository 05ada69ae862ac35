import type { SignatureScheme } from '../../schema/signature.ts'
import type { HeaderSignature, ParsedHeader } from './types.ts'

/** How a scheme spells things; what computes signatures is told the rest by it. */
export type SchemeForm = {
  readonly label: string
  /** The header that carries signatures. */
  readonly header: string
  /** Headers with what is signed beside the body; null where the scheme has none. */
  readonly idHeader: string | null
  readonly timestampHeader: string | null
  /** What stands before the body in what is signed. */
  readonly prefix: (id: string, timestamp: string) => string
  readonly encoding: 'hex' | 'base64'
  /** True where what is signed names a time, so that an old request cannot be sent again. */
  readonly timed: boolean
  /** True where a header can carry several signatures: secrets are changed without a gap. */
  readonly rotates: boolean
  readonly write: (signatures: readonly HeaderSignature[], timestamp: string) => string
  /** null where the header has not the scheme's form. */
  readonly read: (header: string) => ParsedHeader | null
}

const versioned = (header: string): ParsedHeader | null => {
  const signatures = header
    .split(' ')
    .map((one) => /^(v\d+a?),(\S+)$/.exec(one))
    .flatMap((found) => (found === null ? [] : [{ version: found[1] ?? '', value: found[2] ?? '' }]))
  return signatures.length === 0 ? null : { signatures, timestamp: null }
}

/** https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
const standardWebhooks: SchemeForm = {
  label: 'Standard Webhooks',
  header: 'webhook-signature',
  idHeader: 'webhook-id',
  timestampHeader: 'webhook-timestamp',
  prefix: (id, timestamp) => `${id}.${timestamp}.`,
  encoding: 'base64',
  timed: true,
  rotates: true,
  write: (signatures) => signatures.map(({ version, value }) => `${version},${value}`).join(' '),
  read: versioned,
}

/** https://docs.stripe.com/webhooks#verify-manually */
const stripe: SchemeForm = {
  label: 'Stripe',
  header: 'Stripe-Signature',
  idHeader: null,
  timestampHeader: null,
  prefix: (_id, timestamp) => `${timestamp}.`,
  encoding: 'hex',
  timed: true,
  rotates: true,
  write: (signatures, timestamp) =>
    [`t=${timestamp}`, ...signatures.map(({ version, value }) => `${version}=${value}`)].join(','),
  read: (header) => {
    const pairs = header.split(',').map((pair) => pair.trim().split('='))
    const timestamp = pairs.find(([name]) => name === 't')?.[1] ?? null
    const signatures = pairs.flatMap(([version, value]) =>
      version !== undefined && /^v\d+$/.test(version) && value !== undefined && value !== ''
        ? [{ version, value }]
        : [],
    )
    return signatures.length === 0 || timestamp === null ? null : { signatures, timestamp }
  },
}

const plain = (label: string, header: string, encoding: 'hex' | 'base64', before = ''): SchemeForm => ({
  label,
  header,
  idHeader: null,
  timestampHeader: null,
  prefix: () => '',
  encoding,
  timed: false,
  rotates: false,
  write: (signatures) => `${before}${signatures[0]?.value ?? ''}`,
  read: (text) => {
    const value = text.trim()
    if (!value.startsWith(before)) return null
    const rest = value.slice(before.length)
    const form = encoding === 'hex' ? /^[0-9a-f]+$/i : /^[A-Za-z0-9+/_-]+={0,2}$/
    return form.test(rest) ? { signatures: [{ version: '', value: rest }], timestamp: null } : null
  },
})

/** delivery.md §3, as a table. GitHub: https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries */
export const schemeForms: Readonly<Record<SignatureScheme, SchemeForm>> = {
  'standard-webhooks': standardWebhooks,
  github: plain('GitHub', 'X-Hub-Signature-256', 'hex', 'sha256='),
  stripe,
  'hmac-hex': plain('HMAC as hex', 'X-Signature', 'hex'),
  'hmac-base64': plain('HMAC as base64', 'X-Signature', 'base64'),
  ed25519: { ...standardWebhooks, label: 'Standard Webhooks with ed25519' },
}

/** The headers that a scheme reads and writes, with the signature's own name where a file gives one. Svix names all three anew. */
export function headersOf({
  scheme,
  header,
}: {
  readonly scheme: SignatureScheme
  readonly header?: string | undefined
}): {
  readonly signature: string
  readonly id: string | null
  readonly timestamp: string | null
} {
  const form = schemeForms[scheme]
  const svix = form.idHeader !== null && header?.toLowerCase() === 'svix-signature'
  return {
    signature: header ?? form.header,
    id: svix ? 'svix-id' : form.idHeader,
    timestamp: svix ? 'svix-timestamp' : form.timestampHeader,
  }
}
