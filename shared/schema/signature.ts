import { z } from 'zod'

/** How a request is signed. OneSignal signs nothing: a signature is the user's own choice. */
export const signatureScheme = z.enum(['standard-webhooks', 'github', 'stripe', 'hmac-hex', 'hmac-base64', 'ed25519'])
export type SignatureScheme = z.infer<typeof signatureScheme>

/** The same shape on both sides: what a webhook signs with, and what a receiver's endpoint verifies with. */
export const signatureSettings = z.looseObject({
  scheme: signatureScheme,
  /** A `${env:…}` or `${secret:…}` reference. ed25519: the private key (`whsk_`) to sign, the public one (`whpk_`) to verify. */
  secret: z.string().min(1),
  /** The header that carries it, where it is not the scheme's own. */
  header: z.string().min(1).optional(),
  /** Older secrets that are still accepted, and still signed with where the scheme knows several signatures. */
  previousSecrets: z.array(z.string().min(1)).max(5).optional(),
  /** How far the timestamp may be from now, in seconds. */
  toleranceSeconds: z.int().min(0).default(300),
})
export type SignatureSettings = z.infer<typeof signatureSettings>

/** What kept a signature from verifying, as far as it can be told. */
export const signatureMistake = z.enum([
  'body-key-order',
  'body-spaces',
  'body-line-end',
  'body-bom',
  'body-charset',
  'body-empty',
  'body-content-encoding',
  'secret-as-text',
  'secret-as-hex',
  'secret-as-base64',
  'secret-trimmed',
  'old-secret',
  'id-timestamp-swapped',
  'timestamp-ms',
  'signed-parts',
  'other-header',
  'encoding',
  'algorithm',
  'clock-skew',
])
export type SignatureMistake = z.infer<typeof signatureMistake>

/** What a verification came to, with the explanation where it failed. */
export const signatureVerdict = z.object({
  ok: z.boolean(),
  code: z.enum([
    'verified',
    'missing-header',
    'malformed-header',
    'bad-timestamp',
    'bad-secret',
    'too-old',
    'too-new',
    'mismatch',
  ]),
  /** What happened, why as far as it can be told, and what to do. */
  reason: z.string(),
  /** All that would have to be otherwise for it to verify; empty where it verified or nothing that was tried does. */
  mistakes: z.array(signatureMistake),
  /** What the signature header should have held; null where that cannot be computed. */
  expected: z.string().nullable(),
  /** The signature header; null where there was none. */
  got: z.string().nullable(),
  /** How much older than now the signed timestamp is, in seconds; negative where it lies ahead. Null without one. */
  skewSeconds: z.number().nullable(),
  /** Where the body that was signed and the one that was received first differ. Null where no body is to blame. */
  bodyDifference: z
    .object({
      /** Of the first byte that differs, from 0. */
      offset: z.number(),
      /** Some bytes from there on as base64, of both. */
      signed: z.string(),
      got: z.string(),
      /** The body that was signed, where it is a text of at most 16 KiB. */
      signedText: z.string().nullable(),
    })
    .nullable(),
})
export type SignatureVerdict = z.infer<typeof signatureVerdict>
