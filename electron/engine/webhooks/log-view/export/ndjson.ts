import { httpDeliveryId } from '#engine/outbox/http/types.ts'
import { redact } from '../../../logging/redact.ts'
import { headersOf } from '../attempt-rows.ts'
import { phasesOf, type WholeAttempt } from '../attempt-detail.ts'
import { bodyText } from './body-text.ts'
import { cleanHeaders, requestHeadersOf } from './har.ts'

/** One attempt as a line: everything that the log has of it, without secrets. */
export const ndjsonLine = (attempt: WholeAttempt): string =>
  JSON.stringify({
    id: String(attempt.id),
    deliveryId: httpDeliveryId(attempt.delivery),
    attempt: attempt.number,
    startedAt: new Date(attempt.startedAtMs).toISOString(),
    durationMs: attempt.durationMs,
    status: attempt.status,
    outcome: attempt.outcome,
    reason: attempt.reason,
    error: attempt.error,
    nextAt: attempt.nextAtMs === null ? null : new Date(attempt.nextAtMs).toISOString(),
    eventId: attempt.eventId,
    eventName: attempt.eventName,
    user: attempt.user,
    origin: attempt.origin,
    remoteAddress: attempt.remoteAddress,
    timingsMs: Object.fromEntries(phasesOf(attempt.timings)),
    request: {
      method: attempt.method,
      url: redact(attempt.url),
      headers: requestHeadersOf(attempt),
      bytes: attempt.requestBytes,
      body: bodyText(attempt.requestBody),
    },
    response:
      attempt.status === null
        ? null
        : {
            headers: cleanHeaders(headersOf(attempt.responseHeaders)),
            bytes: attempt.responseBytes,
            sha256: attempt.responseSha256 === null ? null : Buffer.from(attempt.responseSha256).toString('hex'),
            body: bodyText(attempt.responseBody ?? new Uint8Array()),
          },
  })
