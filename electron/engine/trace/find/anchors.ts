import { byPosition } from '../facts/records.ts'
import { recordOfDelivery } from '../facts/relays.ts'
import { deliveriesOfEvent } from '../facts/http.ts'
import { acceptedWithKey } from '../facts/accepted.ts'
import { requestById, requestsOfEvent } from '../facts/received.ts'
import type { Anchor } from '../gather.ts'
import type { TraceLogs } from '../logs.ts'
import { eventsNamed } from './events.ts'
import type { Wanted } from './wanted.ts'

/** Where a trace begins, one entry for each event that may be meant. Empty where nothing has that id. */
export function anchorsOf(logs: TraceLogs, wanted: Wanted): readonly (readonly Anchor[])[] {
  const log = logs.log()
  switch (wanted.kind) {
    case 'position': {
      const { topic, partition, offset } = wanted
      const rows = log?.all(byPosition, topic, partition, offset) ?? []
      return together(rows.map(({ seq }) => ({ kind: 'record', seq })))
    }
    case 'relay-delivery': {
      const found = log?.get(recordOfDelivery, wanted.id)
      return found === undefined ? [] : [[{ kind: 'record', seq: found.record }]]
    }
    case 'record':
      return [[{ kind: 'record', seq: wanted.seq }]]
    case 'http-delivery':
      return [[{ kind: 'delivery', id: wanted.id }]]
    case 'journey-run':
      return [[{ kind: 'run', id: wanted.id }]]
    case 'accepted':
      return [[{ kind: 'accepted', seq: wanted.seq }]]
    default:
      return anchorsOfId(logs, wanted.id)
  }
}

/** Records that share an id of the event's own are different events; whatever has the same key is one. */
function anchorsOfId(logs: TraceLogs, id: string): readonly (readonly Anchor[])[] {
  const log = logs.log()
  const receiver = logs.receiver()
  const records = log === null ? [] : eventsNamed(log, id)
  const others =
    (log !== null && deliveriesOfEvent(log, id).length > 0) ||
    (receiver !== null && (acceptedWithKey(receiver, id).length > 0 || requestsOfEvent(receiver, id).length > 0))
  if (others) return [[{ kind: 'id', id }, ...records.map((seq): Anchor => ({ kind: 'record', seq }))]]
  if (records.length === 0 && receiver?.get(requestById, id) !== undefined) return [[{ kind: 'request', id }]]
  return records.map((seq) => [{ kind: 'record', seq }])
}

/** The same position read by two relays is one event. */
const together = (anchors: readonly Anchor[]): readonly (readonly Anchor[])[] => (anchors.length === 0 ? [] : [anchors])
