import type { HttpOutbox, NewHttpDelivery } from '#engine/outbox/http/types.ts'
import { runsOfRelay } from '#engine/store/http/record-of.ts'
import type { EventSink, NewEvent } from '#engine/store/events.ts'
import type { WebhookRenderer } from '#engine/webhooks/types.ts'
import { contextOfEvent } from '#shared/domain/webhook/context/context-of-event.ts'
import type { RenderedWebhook, WebhookContext } from '#shared/domain/webhook/types.ts'
import { parseJson } from '#shared/lib/json-parse.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { RelayDeps } from '../deps.ts'

/** What relays need to send through webhooks. */
export type RelayWebhooks = {
  readonly outbox: Pick<HttpOutbox, 'startRun' | 'insert' | 'wake' | 'onAttempt'> & {
    start(filter: (endpoint: { readonly kind: string; readonly name: string }) => boolean): void
  }
  readonly renderer: Pick<WebhookRenderer, 'saved' | 'render'>
}

/** One relay's way through a webhook. Each start of the relay is a run of its own. */
export type RelayWebhook = RelayWebhooks & {
  readonly relay: string
  readonly webhook: string
  readonly run: number
  /** Also of earlier starts of this relay, whose deliveries go on. */
  isOurs(run: number): boolean
}

/** @throws NOT_FOUND, BAD_FILE for a webhook that cannot be used, BAD_FILE where nothing can be sent through webhooks */
export async function openRelayWebhook(
  { store, webhooks }: RelayDeps,
  relay: string,
  webhook: string,
): Promise<RelayWebhook> {
  if (webhooks === undefined) throw new AppError('BAD_FILE', `relays/${relay}.json: webhooks cannot be sent here.`)
  webhooks.renderer.saved(webhook)
  const run = await store.writer.write('relay run', () => webhooks.outbox.startRun(store.db, 'relay', relay))
  const earlier = new Set(store.db.all(runsOfRelay, relay).map(({ id }) => id))
  return { ...webhooks, relay, webhook, run, isOurs: (other) => other === run || earlier.has(other) }
}

/**
 * Renders events before they are stored, so that each becomes a delivery in the same transaction as its record. An event
 * that the log has already makes none.
 */
export async function webhookSink(way: RelayWebhook, events: readonly NewEvent[]): Promise<EventSink> {
  const { renderer, outbox, webhook, run } = way
  const rendered =
    events.length === 0 ? [] : await renderer.render(renderer.saved(webhook), events.map(contextOf), live)
  const byKey = new Map(events.map((event, index) => [event.idempotencyKey, rendered[index]]))
  return (db, record, event) => {
    const one = byKey.get(event.idempotencyKey)
    if (one === undefined) throw new Error('an event was stored that was not rendered')
    outbox.insert(db, run, [deliveryOf(webhook, record, event, one)])
  }
}

const live = { testSend: false, relayed: true }

function contextOf({ json, idempotencyKey }: NewEvent): WebhookContext {
  const parsed = parseJson(json)
  if (!parsed.ok) throw new Error('an event that was mapped is no JSON')
  return contextOfEvent(parsed.value as Parameters<typeof contextOfEvent>[0], idempotencyKey)
}

function deliveryOf(
  webhook: string,
  record: number,
  event: NewEvent,
  { request, findings, refused }: RenderedWebhook,
): NewHttpDelivery {
  return {
    endpoint: { kind: 'webhook', name: webhook },
    originKey: null,
    eventId: event.idempotencyKey,
    record,
    user: event.user,
    eventName: event.name,
    request,
    findings,
    refused,
    dueAtMs: null,
  }
}
