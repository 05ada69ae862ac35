import type { EndpointRef } from '#engine/outbox/http/types.ts'
import type { Database } from '#engine/store/database.ts'
import { findEndpoint } from '#engine/store/http/endpoints.ts'
import {
  attemptsOfHttp,
  httpDeliveryById,
  httpDeliveryNumber,
  httpRequestOf,
  pageHttpDeliveries,
} from '#engine/store/http/delivery-pages.ts'
import type { HttpDeliveryDetail, HttpDeliveryRow } from '#shared/contract/webhooks.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { Finding } from '#shared/schema/finding.ts'

/** What is shown of a request's body, in bytes; the log's view shows all of it. */
const shownBytes = 64 * 1024

/** A page of an endpoint's deliveries, newest first. */
export function deliveryPage(
  db: Database,
  of: EndpointRef,
  page: Parameters<typeof pageHttpDeliveries>[2],
): readonly HttpDeliveryRow[] {
  const endpoint = findEndpoint(db, of)
  return endpoint === null ? [] : pageHttpDeliveries(db, endpoint.id, page)
}

/** One delivery with its request and attempts. @throws NOT_FOUND */
export function deliveryDetail(db: Database, id: string): HttpDeliveryDetail {
  const number = httpDeliveryNumber(id)
  const row = number === null ? null : httpDeliveryById(db, number)
  const request = number === null ? null : httpRequestOf(db, number)
  if (number === null || row === null || request === null) {
    throw new AppError('NOT_FOUND', `There is no delivery ${id}: it was removed with the oldest, or never existed.`)
  }
  const { method, url, headers, body, findings } = request
  return {
    row,
    request: {
      method,
      url,
      headers: JSON.parse(headers) as [string, string][],
      body: body.subarray(0, shownBytes).toString('utf8'),
      bodyBytes: body.length,
    },
    findings: findings === null ? [] : (JSON.parse(findings) as Finding[]),
    attempts: db.all(attemptsOfHttp, number),
  }
}
