import { renderWebhook } from '#shared/domain/webhook/render-webhook.ts'
import { compileWebhook, type WebhookTemplates } from '#shared/domain/webhook/template/compile-webhook.ts'
import type { RenderedWebhook, WebhookContext, WebhookFinding } from '#shared/domain/webhook/types.ts'

/** Stands still: a machine with other work is no reason for a template to take too long. */
const clock = { now: () => 1_768_473_718_000 }

/** A webhook with only what the test is about. */
export const aWebhook = (parts: Partial<WebhookTemplates> = {}): WebhookTemplates => ({
  method: 'POST',
  url: 'https://hooks.acme.org/welcome',
  headers: [['Content-Type', 'application/json']],
  body: '{}',
  ...parts,
})

/** What a Journey's webhook sees. */
export const aContext: WebhookContext = {
  user: { external_id: 'user_33', language: 'en', tags: { plan: 'pro', 'first name': 'Ann' } },
  journey: {
    name: 'Welcome',
    last_event: { name: 'signup', properties: { amount: 12.5, items: [{ sku: 'SKU-1' }, { sku: 'SKU-9' }] } },
  },
  event: { id: '2f1c9a44-0a7e-4b0e-9d3c-0d7a8f6b1e55' },
}

export const rendered = (
  parts: Partial<WebhookTemplates>,
  context: WebhookContext = aContext,
  testSend = false,
): RenderedWebhook => renderWebhook(compileWebhook(aWebhook(parts), clock), context, { testSend, clock })

/** Rendered with the body alone, as a relay sends it. */
export const relayedFindings = (body: string, context: WebhookContext): readonly WebhookFinding[] =>
  renderWebhook(compileWebhook(aWebhook({ body }), clock, true), context, { testSend: false, clock }).findings

/** Rendered with the body alone. */
export const bodyFindings = (body: string, context?: WebhookContext, testSend?: boolean): readonly WebhookFinding[] =>
  rendered({ body }, context, testSend).findings

export const withRule = (findings: readonly WebhookFinding[], rule: string): readonly WebhookFinding[] =>
  findings.filter((finding) => finding.rule === rule)
