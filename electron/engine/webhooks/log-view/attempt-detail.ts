import { httpDeliveryId } from '#engine/outbox/http/types.ts'
import type { AttemptLogDetail, LoggedBody } from '#shared/contract/webhook-log.ts'
import type { DeliveryState } from '#shared/schema/delivery.ts'
import type { Finding } from '#shared/schema/finding.ts'
import { AppError } from '#shared/lib/app-error.ts'
import { decodeUtf8 } from '#shared/lib/utf8.ts'
import type { Database } from '../../store/database.ts'
import { fragment, sql } from '../../store/sql.ts'
import { attemptTables, headersOf, listRow, rowColumns, type AttemptRecord } from './attempt-rows.ts'

/** So much of a body is shown, in bytes. */
const shownBytes = 64 * 1024

const moreColumns = fragment`a.endpoint, a.timings, a.response_sha256 AS responseSha256, r.findings,
  r.headers AS requestHeaders, a.added_headers AS addedHeaders, r.body AS requestBody,
  a.response_headers AS responseHeaders, b.bytes AS responseBody, d.state, d.attempts, d.copy_of AS copyOf`

/** An attempt with everything that the log has of it. */
export type WholeAttempt = AttemptRecord & {
  readonly endpoint: number
  /** JSON: milliseconds by phase. */
  readonly timings: string | null
  readonly responseSha256: Uint8Array | null
  /** JSON array. */
  readonly findings: string | null
  readonly requestHeaders: string
  readonly addedHeaders: string | null
  readonly requestBody: Uint8Array
  readonly responseHeaders: string
  readonly responseBody: Uint8Array | null
  readonly state: DeliveryState
  readonly attempts: number
  readonly copyOf: number | null
}

const whole = sql<[id: number], WholeAttempt>('webhook-log.attempt')`
  SELECT ${rowColumns}, ${moreColumns} FROM ${attemptTables} WHERE a.id = ?`

/** With its bodies, whatever their size. Null where it is not kept any more. */
export const wholeAttempt = (db: Database, id: number): WholeAttempt | null => db.get(whole, id) ?? null

/** The number in an attempt's id, or null where it is none. */
export const attemptNumber = (id: string): number | null => (/^\d{1,15}$/.test(id) ? Number(id) : null)

/** NOT_FOUND, to be thrown. */
export const noAttempt = (id: string): AppError =>
  new AppError('NOT_FOUND', `There is no attempt ${id} in the log. It may have been removed with old entries.`)

/** One attempt for the screen. Throws NOT_FOUND. */
export function attemptDetail(db: Database, id: string): AttemptLogDetail {
  const number = attemptNumber(id)
  const found = number === null ? null : wholeAttempt(db, number)
  if (found === null) throw noAttempt(id)
  const kept = found.responseBody ?? new Uint8Array()
  return {
    row: listRow(found),
    url: found.url,
    requestHeaders: headersOf(found.requestHeaders),
    addedHeaders: headersOf(found.addedHeaders),
    requestBody: bodyOf(found.requestBody, found.requestBody.length),
    responseHeaders: headersOf(found.responseHeaders),
    responseBody: bodyOf(kept, found.responseBytes),
    responseSha256: found.responseSha256 === null ? null : Buffer.from(found.responseSha256).toString('hex'),
    remoteAddress: found.remoteAddress,
    timings: [...phasesOf(found.timings)],
    findings: found.findings === null ? [] : (JSON.parse(found.findings) as Finding[]),
    deliveryState: found.state,
    attempts: found.attempts,
    copyOf: found.copyOf === null ? null : httpDeliveryId(found.copyOf),
  }
}

const phases = ['dns', 'connect', 'tls', 'wait', 'read'] as const

/** The phases of a request that happened, in their order. */
export function phasesOf(timings: string | null): readonly [(typeof phases)[number], number][] {
  const all = timings === null ? {} : (JSON.parse(timings) as Readonly<Record<string, number | null>>)
  return phases.flatMap((phase) => {
    const ms = all[phase]
    return typeof ms === 'number' ? [[phase, ms] as [typeof phase, number]] : []
  })
}

/** Cut at a whole character where it is text. */
function bodyOf(kept: Uint8Array, bytes: number | null): LoggedBody {
  const part = kept.length > shownBytes ? kept.subarray(0, shownBytes) : kept
  const text = textOf(part, kept.length > shownBytes)
  return {
    ...(text === null
      ? { encoding: 'base64' as const, data: Buffer.from(part).toString('base64') }
      : { encoding: 'utf8' as const, data: text }),
    keptBytes: kept.length,
    bytes,
  }
}

/** A cut may stand within a character of up to four bytes. */
function textOf(bytes: Uint8Array, isCut: boolean): string | null {
  for (let left = 0; left <= (isCut ? 3 : 0); left += 1) {
    const text = decodeUtf8(bytes.subarray(0, bytes.length - left))
    if (text !== null) return text
  }
  return null
}
