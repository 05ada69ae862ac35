import type { HttpAttemptTold } from '#engine/outbox/http/types.ts'
import { countHttpRunsOf } from '#engine/store/http/counts.ts'
import { recordOfHttpDelivery } from '#engine/store/http/record-of.ts'
import { httpDeliveryNumber } from '#engine/store/http/delivery-pages.ts'
import { findingsOf } from '#engine/store/records.ts'
import type { RelayDeps } from '../deps.ts'
import type { RelayListener } from '../types.ts'
import type { RelaySending, SendingEvents } from './types.ts'
import { type RelayWebhook, webhookSink } from './webhook-sink.ts'

/** Each event as one request of a webhook, through the outbox that all webhooks share. */
export function webhookSending(
  deps: RelayDeps,
  way: RelayWebhook,
  listener: RelayListener,
  events: SendingEvents,
): RelaySending {
  const { store } = deps
  const { outbox, relay, webhook } = way
  const forget = outbox.onAttempt((told) => {
    if (told.origin !== 'relay' || told.endpoint.name !== webhook || !way.isOurs(told.run)) return
    if (told.attempt > 1) events.onDuplicates(1)
    if (told.outcome === 'delivered') events.onDelivered(1, [])
    else if (told.outcome !== 'failed' || told.nextAtMs !== null) events.onRetry()
    else {
      reportFailed(deps, relay, told, listener)
      events.onFailed(1)
    }
  })
  outbox.start(({ kind, name }) => kind === 'webhook' && name === webhook)
  return {
    inFlight: 0,
    rate: null,
    configuredRate: null,
    open: () => ({ ...countHttpRunsOf(store.db, 'relay', relay), elsewhere: 0 }),
    pump: () => outbox.wake(),
    // What is stored goes out: the outbox sends for everybody. A relay that pauses reads nothing more.
    pause: () => {},
    resume: () => outbox.wake(),
    clockJumped: () => {},
    hold: () => Promise.resolve(),
    unhold: () => Promise.resolve(),
    sink: (stored) => webhookSink(way, stored),
    stop: () => {
      forget()
      return Promise.resolve()
    },
  }
}

function reportFailed({ store }: RelayDeps, relay: string, told: HttpAttemptTold, listener: RelayListener): void {
  const number = httpDeliveryNumber(told.deliveryId)
  const record = number === null ? null : recordOfHttpDelivery(store.db, number)
  if (listener.onDeadLetter === undefined || record === null) return
  const row = {
    ...record,
    id: told.deliveryId,
    relay,
    kind: 'failed' as const,
    reason: told.status === null ? 'network' : `http-${told.status}`,
    message: told.reason,
  }
  listener.onDeadLetter(row, findingsOf(store.db, record.seq))
}
