import { grouped, quantity } from '#shared/lib/quantity.ts'
import { maxEventBytes } from '../../onesignal/limits.ts'
import type { EventFact, RecordFact } from '../facts.ts'
import { durationText } from '../words.ts'
import { step, type LooseStep } from './loose-step.ts'

/** A record as it was read, and why it became no event. */
export function recordSteps(record: RecordFact): readonly LooseStep[] {
  const { ref, atMs, message, fix, ...detail } = record
  const { relay, topic, partition, offset, timestampMs, key, valueBytes, format, verdict, mapping } = detail
  const rejected = verdict !== 'mapped'
  const age = timestampMs > 0 ? atMs - timestampMs : null
  const produced = age === null || age < 0 ? '' : ` · produced ${durationText(age)} earlier`
  const chosen = mapping === null ? '' : ` · mapping ${mapping}`
  const read = step({
    what: 'record',
    atMs,
    tone: rejected ? 'bad' : record.findings > 0 ? 'warn' : 'good',
    title: 'Record',
    text: `${topic} · partition ${partition} · offset ${offset}`,
    note: `${key === null ? 'no key' : `key ${key}`} · ${format}, ${quantity(valueBytes, 'byte')} · relay ${relay}${chosen}${produced}`,
    detail,
    ref,
  })
  if (!rejected) return [read]
  const discarded = verdict === 'discarded'
  const failed = step({
    what: 'failed',
    atMs,
    tone: 'bad',
    title: discarded ? 'Discarded' : 'Not mapped',
    text: message ?? verdict,
    note: fix ?? '',
    detail: { stage: 'mapping', reason: verdict, message, relay },
    ref,
  })
  return [read, failed]
}

/** The event that it became. */
export function eventStep({ ref, atMs, name, user, idempotencyKey, eventId, bytes, edits }: EventFact): LooseStep {
  const own = eventId === null ? '' : ` · event id ${eventId}`
  const edited = edits === 0 ? '' : ` · edited ${edits === 1 ? 'once' : `${edits} times`}`
  return step({
    what: 'event',
    atMs,
    title: 'Event',
    text: `${name} for ${user}`,
    note: `${grouped(bytes)} of ${quantity(maxEventBytes, 'byte')} · idempotency key ${idempotencyKey}${own}${edited}`,
    detail: { name, user, idempotencyKey, eventId, bytes, edits },
    ref,
  })
}
