import type { Database } from '#engine/store/database.ts'
import { fragment, sql } from '#engine/store/sql.ts'
import type { TraceChoice } from '#shared/schema/trace.ts'
import { searchStretches } from '../stretches.ts'
import { acceptedFact } from '../facts/accepted.ts'
import { deliveryRange } from '../facts/http.ts'
import type { TraceLogs } from '../logs.ts'
import { eventsOfUser } from './events.ts'

const row = fragment`e.idempotency_key AS id, r.created_at_ms AS atMs, e.name AS eventName, e.user,
    p.topic || ':' || p.partition || ':' || CAST(r.offset AS TEXT) AS origin,
    coalesce((SELECT d.state FROM deliveries d WHERE d.event = e.record ORDER BY d.id DESC LIMIT 1),
      (SELECT h.state FROM http_deliveries h WHERE h.record = e.record ORDER BY h.id DESC LIMIT 1), 'mapped') AS state
  FROM events e JOIN records r ON r.seq = e.record JOIN source_positions p ON p.id = r.source`

const choiceOfRecord = sql<[record: number], TraceChoice>('trace.choice')`SELECT ${row} WHERE e.record = ?`

const newestRecords = sql<[limit: number], TraceChoice>('trace.newest')`
  SELECT ${row} WHERE e.record IN (SELECT record FROM events ORDER BY record DESC LIMIT ?) ORDER BY e.record DESC`

const deliveryRow = fragment`d.id AS seq, 'w' || d.id AS id, d.created_at_ms AS atMs, d.event_name AS eventName, d.user,
    o.origin || ' ' || o.name AS origin, d.state FROM http_deliveries d JOIN runs o ON o.id = d.run`

export const deliveriesOfUser = sql<[stretch: number, user: string], { id: number }>('trace.http-by-user')`
  SELECT id FROM http_deliveries WHERE id >> 14 = ? AND record IS NULL AND user IS NOT NULL AND user = ? ORDER BY id DESC`

const choiceOfDelivery = sql<[id: number], TraceChoice & { readonly seq: number }>('trace.http-choice')`
  SELECT ${deliveryRow} WHERE d.id = ?`

/** Of the newest thousand: where a relay makes all of them, none is looked for further back. */
const newestDeliveries = sql<[limit: number], TraceChoice & { readonly seq: number }>('trace.http-newest')`
  SELECT ${deliveryRow} WHERE d.id IN (
    SELECT id FROM http_deliveries WHERE id > (SELECT max(id) FROM http_deliveries) - 1000 AND record IS NULL
    ORDER BY id DESC LIMIT ?)
  ORDER BY d.id DESC`

/** Events that share an id, for people to choose from, newest first. */
export const choicesOfRecords = (log: Database, records: readonly number[]): readonly TraceChoice[] =>
  records.map((record) => log.get(choiceOfRecord, record)).filter((found) => found !== undefined)

/** The newest events about a user: of records, of deliveries made without one, else what the emulator has. */
export function choicesOfUser(logs: TraceLogs, user: string, limit: number): readonly TraceChoice[] {
  const log = logs.log()
  const found = log === null ? [] : [...ofEvents(log, user, limit), ...ofDeliveries(log, user, limit)]
  if (found.length > 0) return found.toSorted((a, b) => b.atMs - a.atMs).slice(0, limit)
  const receiver = logs.receiver()
  return receiver === null ? [] : ofEmulator(receiver, user, limit)
}

/** What was made last: half of it deliveries, where there are as many, for a busy relay would push them all out. */
export function newestChoices(log: Database, limit: number): readonly TraceChoice[] {
  const deliveries = log.all(newestDeliveries, Math.ceil(limit / 2)).map(withoutSeq)
  const events = log.all(newestRecords, limit - deliveries.length)
  return [...events, ...deliveries].toSorted((a, b) => b.atMs - a.atMs)
}

const ofEvents = (log: Database, user: string, limit: number): readonly TraceChoice[] =>
  choicesOfRecords(log, eventsOfUser(log, user, limit))

const ofDeliveries = (log: Database, user: string, limit: number): readonly TraceChoice[] =>
  searchStretches(log, deliveryRange(log), deliveriesOfUser, [user], limit)
    .map(({ id }) => log.get(choiceOfDelivery, id))
    .filter((found) => found !== undefined)
    .map(withoutSeq)

const withoutSeq = ({ seq: _seq, ...choice }: TraceChoice & { readonly seq: number }): TraceChoice => choice

export const lastOfUser = sql<[user: string, limit: number], { seq: number }>('trace.accepted-of-user')`
  SELECT t.last_event_seq AS seq FROM receiver_counts c
  CROSS JOIN emulator_users u ON u.receiver = c.receiver
  CROSS JOIN emulator_totals t ON t.receiver = u.receiver AND t.app_id = u.app_id AND t.user = u.user
  WHERE u.user = ? ORDER BY t.last_at_ms DESC LIMIT ?`

/** The last event of each name, of senders that this workspace does not know. */
function ofEmulator(receiver: Database, user: string, limit: number): readonly TraceChoice[] {
  return receiver.all(lastOfUser, user, limit).flatMap(({ seq }) => {
    const found = acceptedFact(receiver, seq)
    if (found === null) return []
    const { ref, atMs, name, appId } = found
    return [{ id: ref, atMs, eventName: name, user, origin: `app ${appId}`, state: 'accepted' }]
  })
}
