import type { SignatureScheme } from '../../schema/signature.ts'

/** Headers in order and in the case they came in. */
export type HeaderList = readonly (readonly [name: string, value: string])[]

/** What a signature is made with; secrets are values, not references. */
export type SigningSettings = {
  readonly scheme: SignatureScheme
  readonly secret: string
  /** Instead of the scheme's own. */
  readonly header?: string | undefined
  /** Signed with as well where the scheme knows several signatures. */
  readonly previousSecrets?: readonly string[] | undefined
}

/** What is signed. */
export type SignedMessage = {
  /** Of the delivery: the same on every attempt. Only Standard Webhooks and ed25519 sign it. */
  readonly id: string
  /** Of the attempt, seconds since 1970. */
  readonly timestampSeconds: number
  /** Exactly the bytes that are sent; a text is sent as UTF-8. */
  readonly body: string | Uint8Array
}

/** One signature of a header: `v1` of Standard Webhooks and Stripe, `v1a` (ed25519), empty where a scheme has no versions. */
export type HeaderSignature = { readonly version: string; readonly value: string }

/** A signature header taken apart. `timestamp` only where the scheme puts it there (Stripe). */
export type ParsedHeader = { readonly signatures: readonly HeaderSignature[]; readonly timestamp: string | null }
