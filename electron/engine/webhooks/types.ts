import type { WebhookTemplates } from '#shared/domain/webhook/template/compile-webhook.ts'
import type { RenderedWebhook, WebhookContext } from '#shared/domain/webhook/types.ts'
import type { WebhookFile } from '#shared/schema/webhook.ts'

/** A webhook that may not be saved yet; `bodyText` is the body's template, wherever the file keeps it. */
export type WebhookDraft = { readonly name: string; readonly file: WebhookFile; readonly bodyText: string }

export type RenderOptions = {
  /** As OneSignal's test send: tags and the journey are absent. */
  readonly testSend: boolean
  /** The time that templates see as now, ms since the epoch, so that a check renders the same on every day; else the present. */
  readonly nowMs?: number
  /** A relay sends it: templates see all of the event. Else that is looked up in the workspace, for a webhook of it. */
  readonly relayed?: boolean
}

/**
 * Renders webhooks on a thread that can be ended: a template that loops for ever is stopped within 1 s, answers `refused`
 * for its context, and the next one is served.
 */
export interface WebhookRenderer {
  /** One answer for each context, in their order. Never rejects for what a template or context may hold. */
  render(
    draft: WebhookDraft,
    contexts: readonly WebhookContext[],
    options: RenderOptions,
  ): Promise<readonly RenderedWebhook[]>
  /** The same for templates that belong to no file yet. */
  renderTemplates(
    templates: WebhookTemplates,
    contexts: readonly WebhookContext[],
    options: RenderOptions,
  ): Promise<readonly RenderedWebhook[]>
  /** The saved webhook of that name with its body's text. Throws NOT_FOUND, BAD_FILE. */
  saved(name: string): WebhookDraft
  close(): Promise<void>
}
