import { eventIdOf, userOf } from '#engine/pipeline/prepare.ts'
import { mappedViewOf } from '#engine/inspector/reader/mapped-view.ts'
import { deadLetterByName } from '#engine/store/dead-letters.ts'
import { deliveryById, deliveryNumber } from '#engine/store/delivery-pages.ts'
import { keepEvent, replaceEvent } from '#engine/store/event-edits.ts'
import { insertEvent } from '#engine/store/events.ts'
import type { NewEvent } from '#engine/store/events.ts'
import { findRelay } from '#engine/store/positions.ts'
import { recordBySeq, updateVerdict } from '#engine/store/records.ts'
import { insertRetry, retryDelivery } from '#engine/store/retries.ts'
import { examineEditedEvent } from '#shared/domain/mapping/edited-event.ts'
import type { MapOutcome } from '#shared/domain/mapping/types.ts'
import { createIdempotencyKeys } from '#shared/domain/onesignal/idempotency-key.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { DeadLetterRow } from '#shared/schema/delivery.ts'
import type { MappedView } from '#shared/schema/event.ts'
import type { RelayDeps } from '../deps.ts'
import { openRelayWebhook, webhookSink } from '../sending/webhook-sink.ts'
import { sendingMode } from '../sending-mode.ts'

type Edited = { readonly row: DeadLetterRow; readonly outcome: MapOutcome; readonly idempotencyKey: string }

/** What the rules say of an event as it was typed. @throws NOT_FOUND, BAD_INPUT */
export function examineEdit(deps: RelayDeps, id: string, text: string): MappedView {
  const { outcome, idempotencyKey } = examine(deps, id, text)
  return mappedViewOf(outcome, idempotencyKey)
}

/**
 * Sends the event of a dead letter as it was typed, with the key that its record has. What it was stays in the log.
 * Returns the relay's name. @throws NOT_FOUND, BAD_INPUT where a rule refuses it, STORE_FAILED
 */
export async function editDeadLetter(deps: RelayDeps, id: string, text: string): Promise<string> {
  const { store, clock } = deps
  const { row, outcome, idempotencyKey } = examine(deps, id, text)
  const file = deps.workspace.get('relays', row.relay)
  const mode = sendingMode(file, row.relay)
  if (outcome.kind === 'rejected') {
    const finding = outcome.findings.find(({ rule }) => rule === outcome.verdict)
    throw new AppError('BAD_INPUT', `Nothing was sent: ${finding?.message ?? outcome.verdict} ${finding?.fix ?? ''}`)
  }
  const { event, json, bytes } = outcome
  const next: NewEvent = {
    idempotencyKey,
    eventId: eventIdOf(event),
    name: event.name,
    user: userOf(event),
    json,
    bytes,
  }
  const { destination } = file
  const way = destination.kind === 'webhook' ? await openRelayWebhook(deps, row.relay, destination.webhook) : null
  const sink = way === null ? undefined : await webhookSink(way, [next])
  await store.writer.write('retry edited', () => {
    // Somebody else may have retried it meanwhile, or this work may run again.
    if (deadLetterByName(store.db, id) !== null) put(deps, row, { mode, held: false, nowMs: clock.now(), sink }, next)
  })
  way?.outbox.wake()
  return row.relay
}

type Place = Omit<Parameters<typeof insertEvent>[1], 'relay'>

function put({ store: { db } }: RelayDeps, row: DeadLetterRow, place: Place, event: NewEvent) {
  const { mode, nowMs } = place
  keepEvent(db, row.seq, nowMs)
  insertRetry(db, { record: row.seq, atMs: nowMs, reason: row.reason, result: 'edited by hand and sent' })
  const delivery = deliveryNumber(row.id)
  if (delivery !== null) {
    replaceEvent(db, row.seq, event)
    retryDelivery(db, delivery, mode, nowMs)
    return
  }
  updateVerdict(db, row.seq, {
    verdict: 'mapped',
    message: `Its event was written by hand; the mapping had rejected it: ${row.message}`,
    eventName: event.name,
    user: event.user,
    findings: [],
    mapping: null,
  })
  insertEvent(db, { relay: findRelay(db, row.relay) ?? 0, ...place }, row.seq, event)
}

function examine({ store: { db }, workspace, clock }: RelayDeps, id: string, text: string): Edited {
  const row = deadLetterByName(db, id)
  const record = row === null ? null : recordBySeq(db, row.seq)
  if (row === null || record === null) {
    throw new AppError('NOT_FOUND', `There is no dead letter ${id} any more: it was retried or removed meanwhile.`)
  }
  const { topic, partition, offset } = record.raw
  const delivery = deliveryNumber(id)
  const idempotencyKey =
    (delivery === null ? null : deliveryById(db, delivery)?.delivery.idempotencyKey) ??
    createIdempotencyKeys(workspace.id, record.cluster)(topic, partition, offset)
  const examined = examineEditedEvent(text, { idempotencyKey, nowMs: clock.now() })
  if (!examined.ok) throw new AppError('BAD_INPUT', examined.error)
  return { row, outcome: examined.value, idempotencyKey }
}
