import { webhookFinding } from '#shared/domain/webhook/rules/webhook-rules.ts'
import type { WebhookTemplates } from '#shared/domain/webhook/template/compile-webhook.ts'
import type { RenderedWebhook } from '#shared/domain/webhook/types.ts'

/** The answer for a context with which the thread had to be ended: nothing can be sent. */
export function stoppedRendering({ method, url, body }: WebhookTemplates, why: string): RenderedWebhook {
  return {
    request: { method, url, headers: [], body: '', secretHeaders: [], secretUrl: false },
    bodyIsJson: false,
    findings: [webhookFinding('render-limit', { field: 'body', source: body }, null, { text: why })],
    outputs: [],
    refused: why,
  }
}
