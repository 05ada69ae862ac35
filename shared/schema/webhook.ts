import { z } from 'zod'
import { looseFile } from './names.ts'
import { retryChoice } from './retry.ts'
import { signatureSettings } from './signature.ts'

/** A webhook's body: the template itself, or the file beside it that holds it. */
export const webhookBody = z.union([
  z.string(),
  z.looseObject({
    /** Relative to the webhook's own file. */
    file: z.string().min(1),
  }),
])
export type WebhookBody = z.infer<typeof webhookBody>

/** Where auto-disabling is told by e-mail, besides the screen. */
export const webhookMail = z.looseObject({
  to: z.array(z.email()).min(1).max(20),
  from: z.email().optional(),
  /** `smtp://user:password@host:587` or `smtps://…`, as a `${env:…}` or `${secret:…}` reference where it has a password. */
  smtpUrl: z.string().min(1),
})
export type WebhookMail = z.infer<typeof webhookMail>

/** `webhooks/<name>.json`. Method, URL, header names and values, and body are Liquid templates. */
export const webhookFile = looseFile({
  method: z.string().min(1).default('POST'),
  url: z.string().min(1),
  headers: z.array(z.tuple([z.string(), z.string()])).default([]),
  body: webhookBody.default(''),
  timeoutMs: z.int().min(1).max(3_600_000).default(30_000),
  /** A preset of delivery.md §2, or an exact list of delays. */
  retry: retryChoice.default('onesignal-assumed'),
  /** Requests under way at once. */
  maxConcurrent: z.int().min(1).max(1_000).default(50),
  /** Null = no limit, as OneSignal has none. */
  requestsPerSecond: z.number().positive().nullable().default(null),
  /** Null = not signed, as OneSignal signs nothing. */
  signature: signatureSettings.nullable().default(null),
  /** Who is told when continued failure switches it off. */
  mail: webhookMail.nullable().default(null),
})
export type WebhookFile = z.infer<typeof webhookFile>
