import type { ReceiverService } from '#engine/receiver/types.ts'
import type { ReceivedRow } from '#shared/contract/receivers.ts'
import { stringifyJson } from '#shared/lib/json-stringify.ts'
import { shortNumber } from '../run/short-number.ts'

/** The line of one received request, once it is stored. */
export function requestJson(row: ReceivedRow, receivers: Pick<ReceiverService, 'request'>): string {
  const { receiver, atMs, method, path, status, requestBytes, durationMs, events, note, eventId, duplicate } = row
  const verdict = row.signatureOk === null ? null : receivers.request(row.id).signature
  return stringifyJson({
    type: 'request',
    path,
    eventId,
    // Null where the endpoint asks for none.
    signature: verdict === null ? null : { ok: verdict.ok, reason: verdict.reason },
    duplicate,
    status,
    method,
    receiver,
    atMs,
    durationMs: shortNumber(durationMs),
    requestBytes,
    events,
    note,
  })
}

/** The same for people. */
export function requestText(row: ReceivedRow, receivers: Pick<ReceiverService, 'request'>): string {
  const { atMs, method, path, status, events, note, duplicate, signatureOk } = row
  const marks = [
    ...(events === null ? [] : [`${events} events`]),
    ...(duplicate ? ['duplicate'] : []),
    ...(signatureOk === false ? [`signature: ${receivers.request(row.id).signature?.reason ?? ''}`] : []),
    note,
  ]
  return `${new Date(atMs).toISOString().slice(11, 23)}  ${status ?? 'reset'}  ${method} ${path}  ${marks.join(' · ')}`
}
