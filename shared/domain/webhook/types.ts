import type { JsonValue } from '#shared/lib/exact-number.ts'
import type { Finding } from '#shared/schema/finding.ts'

/** What templates of a webhook see: `user`, `journey`, `event` and whatever else a context file holds. */
export type WebhookContext = { readonly [name: string]: JsonValue }

/** The parts of a webhook that are templates; `header-name:2` is the name of the third header. */
export type WebhookField = 'method' | 'url' | 'body' | `header-name:${number}` | `header:${number}`

/** A stretch of a text, in UTF-16 units. */
export type TextSpan = { readonly from: number; readonly to: number }

/** What an editor can do about a finding. */
export type QuickFix =
  | { readonly kind: 'replace'; readonly label: string; readonly span: TextSpan; readonly text: string }
  | { readonly kind: 'remove-header'; readonly label: string; readonly header: number }
  | { readonly kind: 'add-header'; readonly label: string; readonly name: string; readonly value: string }
  | { readonly kind: 'set-test-send'; readonly label: string; readonly testSend: boolean }

/** A finding about one part of a webhook. Line and column count from 1 in that part's template. */
export type WebhookFinding = Finding & {
  readonly field: WebhookField
  /** OneSignal says so, or we assume it. */
  readonly basis?: 'documented' | 'assumed' | undefined
  /** The stretch of the part's template that it is about. */
  readonly span?: TextSpan | undefined
  readonly quickFix?: QuickFix | undefined
}

/** Where one `{{ … }}` of a template printed. */
export type PrintedOutput = { readonly field: WebhookField; readonly source: TextSpan; readonly output: TextSpan }

/** A request exactly as it goes over the wire, but for what each attempt adds (timestamp, signature, secrets). */
export type FrozenRequest = {
  readonly method: string
  readonly url: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string
  /** Sent instead of `body`, which is empty then: what was received and is forwarded as it came need not be text. */
  readonly bodyBytes?: Uint8Array
  /**
   * Indexes of `headers` whose value is a `${env:…}` or `${secret:…}` reference of the webhook's file (never of rendered
   * data): it is resolved for each attempt and never stored.
   */
  readonly secretHeaders: readonly number[]
  /** The URL is such a reference. */
  readonly secretUrl: boolean
}

/** What a webhook becomes with one context. */
export type RenderedWebhook = {
  readonly request: FrozenRequest
  readonly bodyIsJson: boolean
  readonly findings: readonly WebhookFinding[]
  readonly outputs: readonly PrintedOutput[]
  /** Which of the webhook's headers each header of the request came from: those without a name are left out. */
  readonly headerSources?: readonly number[] | undefined
  /** Why nothing can be sent: a template that cannot be parsed, CR or LF in a header, no URL. Null where it can. */
  readonly refused: string | null
}
