import type { Logger } from '#engine/ports.ts'
import type { Workspace } from '#engine/workspace/types.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { WebhookMail } from '#shared/schema/webhook.ts'
import { healthText } from './health-texts.ts'
import type { HealthNews, Mailer, Notify } from './types.ts'

export type HealthNoticesDeps = {
  readonly workspace: Pick<Workspace, 'list' | 'resolveSecrets' | 'summary'>
  readonly mailer: Mailer
  /** Null where the host has no notifications. */
  readonly notify: Notify | null
  readonly logger: Logger
}

/** Where no sender is named. */
const defaultFrom = 'Signalbench <signalbench@localhost>'

/** Carries news about webhooks' health to people. */
export class HealthNotices {
  readonly #deps: HealthNoticesDeps
  readonly #sending = new Set<Promise<void>>()

  constructor(deps: HealthNoticesDeps) {
    this.#deps = deps
  }

  /** Never throws and never waits: news that cannot be told stand in the log, and the screen shows them anyway. */
  tell(news: HealthNews): void {
    const { workspace, notify } = this.#deps
    const text = healthText(news, workspace.summary().name)
    if (news.kind !== 'enabled') notify?.({ title: text.title, body: text.summary })
    const mail = workspace.list('webhooks').find(({ name }) => name === news.webhook)?.value.mail ?? null
    if (mail === null) return
    const sending = this.#mail(news.webhook, mail, text)
    this.#sending.add(sending)
    void sending.finally(() => this.#sending.delete(sending))
  }

  /** Resolves when no mail is under way any more. */
  async close(): Promise<void> {
    await Promise.all(this.#sending)
  }

  async #mail(webhook: string, { to, from, smtpUrl }: WebhookMail, text: ReturnType<typeof healthText>): Promise<void> {
    const problem = await this.#send(smtpUrl, `webhooks/${webhook}.json`, {
      to,
      from: from ?? defaultFrom,
      subject: text.title,
      text: text.text,
    })
    if (problem === null) this.#deps.logger.info({ webhook, to: to.length }, 'told by mail about a webhook')
    else this.#deps.logger.error({ webhook, problem }, 'a mail about a webhook could not be sent')
  }

  async #send(smtpUrl: string, file: string, mail: Parameters<Mailer['send']>[1]): Promise<string | null> {
    try {
      const sent = await this.#deps.mailer.send(this.#deps.workspace.resolveSecrets(smtpUrl, file), mail)
      return sent.ok ? null : sent.error
    } catch (error) {
      if (error instanceof AppError) return error.message
      throw error
    }
  }
}
