import type { Result } from '#shared/lib/result.ts'

/** What became of a webhook's health, once it is durable. Times are milliseconds since the epoch. */
export type HealthNews = {
  readonly webhook: string
  /** warning: close to being disabled. */
  readonly kind: 'warning' | 'disabled' | 'enabled'
  /** In words, of the policy that decided. */
  readonly reason: string
  readonly atMs: number
}

/** One e-mail, plain text. */
export type Mail = {
  readonly to: readonly string[]
  readonly from: string
  readonly subject: string
  readonly text: string
}

/** Sends e-mail through the server of a `smtp://` or `smtps://` URL. An error says what happened, without the password. */
export interface Mailer {
  send(smtpUrl: string, mail: Mail): Promise<Result<void, string>>
}

/** Shows a notification of the operating system; hosts without one have none. */
export type Notify = (notification: { readonly title: string; readonly body: string }) => void
