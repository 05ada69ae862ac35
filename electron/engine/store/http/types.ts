import type { FrozenRequest, WebhookFinding } from '#shared/domain/webhook/types.ts'

/** Where deliveries go: a webhook by its name, or a forwarding endpoint as `receiver/path`. */
export type EndpointRef = { readonly kind: 'webhook' | 'forward'; readonly name: string }

export type Origin = 'test-send' | 'send' | 'journey' | 'relay' | 'forward' | 'resend'

/** One request that must arrive. */
export type NewHttpDelivery = {
  readonly endpoint: EndpointRef
  /** Made once for each key; null = always made. */
  readonly originKey: string | null
  readonly eventId: string
  /** `seq` of the record that it was made of. */
  readonly record: number | null
  readonly user: string | null
  readonly eventName: string | null
  readonly request: FrozenRequest
  /** The delivery whose request this one repeats. */
  readonly copyOf?: number
  readonly findings: readonly WebhookFinding[]
  /** Why nothing can be sent: it is stored as failed, without an attempt. */
  readonly refused: string | null
  /** Not before; null = at once. */
  readonly dueAtMs: number | null
}
