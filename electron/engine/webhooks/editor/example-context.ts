import { journeyContext } from '#shared/domain/journey/context.ts'
import { readJourneyEvent } from '#shared/domain/journey/event.ts'
import type { WebhookContext } from '#shared/domain/webhook/types.ts'
import { relayedContext } from './relayed-context.ts'

const event = readJourneyEvent(
  JSON.stringify({
    name: 'signup',
    external_id: 'user_33',
    timestamp: '2026-01-15T10:41:58.000Z',
    properties: { source: 'shop', amount: 24.99, items: [{ sku: 'SKU-1' }, { sku: 'SKU-9' }] },
  }),
  0,
)

const eventId = '2f1c9a44-0a7e-4b0e-9d3c-0d7a8f6b1e55'

/** The same event as a relay sends it through a webhook. */
export const relayedExample: WebhookContext = event === null ? {} : relayedContext(event, eventId)

/** What OneSignal documents for a Journey's webhook (onesignal.md §3), with a value everywhere. */
export const exampleContext: WebhookContext = journeyContext(
  'Welcome',
  { externalId: 'user_33', onesignalId: '7d0b6a1c-6f8e-4f0b-9a55-1c6f0f7a2b11' },
  { language: 'en', tags: { plan: 'pro', first_name: 'Ada' } },
  event === null ? [] : [event],
  eventId,
)
