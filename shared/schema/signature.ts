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
