import { useLocation } from 'wouter'

const webhookTabs = ['edit', 'test', 'stats', 'logs', 'settings'] as const
export type WebhookTab = (typeof webhookTabs)[number]

/** What an address below `/webhooks` names. */
export type WebhookRoute = {
  readonly name: string | null
  readonly tab: WebhookTab | null
  /** Of the log. */
  readonly filter: string | null
}

/** What the address names; it draws again when that changes. */
export const useWebhookRoute = (): WebhookRoute => readWebhookRoute(useLocation()[0])

/** `/webhooks/<name>/<tab>/<filter>`. What is not understood names nothing. */
export function readWebhookRoute(location: string): WebhookRoute {
  const [, root, name, tab, filter] = location.split('/')
  if (root !== 'webhooks' || name === undefined || name === '') return { name: null, tab: null, filter: null }
  return { name, tab: webhookTabs.find((one) => one === tab) ?? null, filter: decoded(filter) }
}

function decoded(text: string | undefined): string | null {
  if (text === undefined || text === '') return null
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
