import type { HealthNews } from './types.ts'

/** The news as a title and as a whole text, for e-mail and for notifications. */
export type HealthText = { readonly title: string; readonly summary: string; readonly text: string }

const titles: Readonly<Record<HealthNews['kind'], (webhook: string) => string>> = {
  warning: (webhook) => `Webhook ${webhook} is close to being disabled`,
  disabled: (webhook) => `Webhook ${webhook} was disabled`,
  enabled: (webhook) => `Webhook ${webhook} is enabled again`,
}

const remedies: Readonly<Record<HealthNews['kind'], string>> = {
  warning:
    'Nothing is lost: failed deliveries stay in the log and can be sent again. Look at the latest answers under Webhooks, Logs, and mend the receiving server.',
  disabled:
    'Nothing is lost: new deliveries are held. Mend the receiving server, make a test send under Webhooks, Test, and enable the webhook again; you then choose whether what was held is sent or discarded.',
  enabled: 'Deliveries are sent again.',
}

/** The news in words: what happened, why, and what to do. */
export function healthText({ webhook, kind, reason, atMs }: HealthNews, workspace: string): HealthText {
  const title = titles[kind](webhook)
  return {
    title,
    summary: reason,
    text: [
      `${title}.`,
      `Why: ${reason}`,
      `What to do: ${remedies[kind]}`,
      `When: ${new Date(atMs).toISOString()}. Workspace: ${workspace}.`,
      'Sent by Signalbench, because the file of this webhook names you under "mail".',
    ].join('\n\n'),
  }
}
