import { percentiles } from '#engine/lib/duration-buckets.ts'
import { httpDeliveryId } from '#engine/outbox/http/types.ts'
import type { Database } from '#engine/store/database.ts'
import { sql } from '#engine/store/sql.ts'
import type { StatsPoint, StatusCount, WebhookStats } from '#shared/contract/webhook-stats.ts'
import type { DeliveryState } from '#shared/schema/delivery.ts'
import { minuteMs, outcomes } from './count-attempts.ts'

/** Ranges above a day are read from the hours. */
const minutesUpToMs = 24 * 60 * minuteMs
const listed = 10
/** How many failed and waiting deliveries are looked at for the most failing. */
const lookedAt = 1_000

type Row = { readonly point: number; readonly measure: string; readonly bucket: number; readonly count: number }

export const spansInRange = sql<
  [first: number, perPoint: number, endpoint: number, minutes: number, from: number, to: number],
  Row
>('stats.spans')`
  SELECT (span - CAST(? AS INTEGER)) / CAST(? AS INTEGER) AS point, measure, bucket, sum(count) AS count FROM http_spans
  WHERE endpoint = ? AND minutes = ? AND span >= ? AND span < ? GROUP BY 1, 2, 3`

const firstSpan = sql<[endpoint: number], { span: number | null }>('stats.first')`
  SELECT min(span) AS span FROM http_spans WHERE endpoint = ? AND minutes = 1`

export const slowestInRange = sql<
  [endpoint: number, from: number, to: number, limit: number],
  {
    readonly attempt: number
    readonly delivery: number
    readonly eventId: string
    readonly startedAtMs: number
    readonly durationMs: number
    readonly status: number | null
  }
>('stats.slowest-in-range')`
  SELECT s.attempt, a.delivery, d.event_id AS eventId, a.started_at_ms AS startedAtMs, s.duration_ms AS durationMs, a.status
  FROM (SELECT attempt, duration_ms FROM http_slowest WHERE endpoint = ? AND minute >= ? AND minute < ?
        ORDER BY duration_ms DESC LIMIT ?) s
  JOIN http_attempts a ON a.id = s.attempt JOIN http_deliveries d ON d.id = a.delivery ORDER BY s.duration_ms DESC`

type Failing = {
  readonly id: number
  readonly eventId: string
  readonly user: string | null
  readonly state: DeliveryState
  readonly attempts: number
  readonly lastStatus: number | null
  readonly reason: string | null
}

const failingColumns = {
  fragment: 'id, event_id AS eventId, user, state, attempts, last_status AS lastStatus, reason',
}

export const failedLately = sql<[endpoint: number, limit: number], Failing>('stats.failed')`
  SELECT ${failingColumns} FROM http_deliveries WHERE endpoint = ? AND state = 'failed' ORDER BY id DESC LIMIT ?`

export const waitingLately = sql<[endpoint: number, limit: number], Failing>('stats.waiting')`
  SELECT ${failingColumns} FROM http_deliveries
  WHERE endpoint = ? AND due_at_ms IS NOT NULL AND attempts > 0 ORDER BY due_at_ms, id LIMIT ?`

const endpointNumber = sql<[name: string], { id: number }>('stats.endpoint')`
  SELECT id FROM endpoints WHERE kind = 'webhook' AND name = ?`

/** A range in ms since the epoch, `fromMs` null = since the first attempt, in about `points` stretches. */
export type StatsQuery = {
  readonly webhook: string
  readonly fromMs: number | null
  readonly toMs: number
  readonly points: number
}

/** Reads what was counted of a webhook. Only counts and lists of at most a thousand rows: some milliseconds at any size of the log. */
export function readStats(db: Database, query: StatsQuery): WebhookStats {
  const endpoint = db.get(endpointNumber, query.webhook)?.id ?? 0
  const sinceMs = query.fromMs ?? (db.get(firstSpan, endpoint)?.span ?? Math.floor(query.toMs / minuteMs)) * minuteMs
  const asked = Math.min(sinceMs, query.toMs)
  const minutes = query.toMs - asked > minutesUpToMs ? 60 : 1
  const spanMs = minutes * minuteMs
  const from = Math.floor(asked / spanMs)
  const to = Math.max(from + 1, Math.ceil(query.toMs / spanMs))
  const perPoint = Math.ceil((to - from) / query.points)
  const rows = db.all(spansInRange, from, perPoint, endpoint, minutes, from, to)
  const frame = { fromMs: from * spanMs, widthMs: perPoint * spanMs, points: Math.ceil((to - from) / perPoint) }
  return {
    fromMs: frame.fromMs,
    toMs: to * spanMs,
    widthMs: frame.widthMs,
    ...totalsOf(rows),
    points: pointsOf(rows, frame),
    slowest: db
      .all(slowestInRange, endpoint, (from * spanMs) / minuteMs, (to * spanMs) / minuteMs, listed)
      .map(({ attempt, delivery, ...row }) => ({
        ...row,
        attemptId: String(attempt),
        deliveryId: httpDeliveryId(delivery),
      })),
    mostFailing: [...db.all(failedLately, endpoint, lookedAt), ...db.all(waitingLately, endpoint, lookedAt)]
      .toSorted((a, b) => b.attempts - a.attempts || b.id - a.id)
      .slice(0, listed)
      .map(({ id, ...row }) => ({ ...row, deliveryId: httpDeliveryId(id) })),
  }
}

function totalsOf(rows: readonly Row[]) {
  const ends = sums(rows, 'outcome')
  const of = (outcome: (typeof outcomes)[number]): number => ends.get(outcomes.indexOf(outcome)) ?? 0
  return {
    attempts: [...ends.values()].reduce((sum, count) => sum + count, 0),
    delivered: of('delivered'),
    failed: of('failed'),
    retried: of('retry'),
    unknown: of('unknown'),
    statuses: statusesOf(rows),
    duration: percentiles(sums(rows, 'duration')),
    tries: [...sums(rows, 'attempts')]
      .map(([attempts, deliveries]) => ({ attempts, deliveries }))
      .toSorted((a, b) => a.attempts - b.attempts),
  }
}

function pointsOf(
  rows: readonly Row[],
  { fromMs, widthMs, points }: { readonly fromMs: number; readonly widthMs: number; readonly points: number },
): StatsPoint[] {
  const byPoint = new Map<number, Row[]>()
  for (const row of rows) {
    const known = byPoint.get(row.point)
    if (known === undefined) byPoint.set(row.point, [row])
    else known.push(row)
  }
  return Array.from({ length: points }, (_, index) => {
    const mine = byPoint.get(index) ?? []
    const statuses = statusesOf(mine)
    return {
      fromMs: fromMs + index * widthMs,
      attempts: statuses.reduce((sum, { count }) => sum + count, 0),
      statuses,
      duration: percentiles(sums(mine, 'duration')),
    }
  })
}

const statusesOf = (rows: readonly Row[]): StatusCount[] =>
  [...sums(rows, 'status')].map(([status, count]) => ({ status, count })).toSorted((a, b) => a.status - b.status)

function sums(rows: readonly Row[], measure: string): Map<number, number> {
  const counts = new Map<number, number>()
  for (const { measure: of, bucket, count } of rows) {
    if (of === measure) counts.set(bucket, (counts.get(bucket) ?? 0) + count)
  }
  return counts
}
