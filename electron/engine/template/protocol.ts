import type { WebhookTemplates } from '#shared/domain/webhook/template/compile-webhook.ts'
import type { RenderedWebhook } from '#shared/domain/webhook/types.ts'

/** What the thread is asked, as texts where numbers must not be read by something that rounds them. */
export type TemplateQuestion =
  /** A line of `render --templates`; one answer. */
  | { readonly kind: 'line'; readonly line: string }
  /** A webhook with contexts in JSON; one answer for each. */
  | {
      readonly kind: 'webhook'
      readonly templates: WebhookTemplates
      readonly contexts: readonly string[]
      readonly testSend: boolean
      /** A relay sends it and no Journey. */
      readonly relayed?: boolean
      /** What templates see as the present, ms since the epoch; without it the clock's time. */
      readonly nowMs?: number
    }

export type TemplateJob = { readonly number: number; readonly question: TemplateQuestion }

/**
 * One answer; they come in the order of the question. `json` is a line's, `rendered` a webhook's. `paused`: others may ask
 * now; the contexts that are left have to be asked for again.
 */
export type TemplateAnswer = {
  readonly number: number
  readonly json?: string
  readonly rendered?: RenderedWebhook
  readonly paused?: true
}

/** The thread's first message: everything is loaded, a template's time may begin. */
export const ready: TemplateAnswer = { number: 0 }
