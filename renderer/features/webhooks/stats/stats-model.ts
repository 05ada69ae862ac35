import type { StatsPoint, StatusCount, WebhookStats } from '#shared/contract/webhook-stats.ts'

const minuteMs = 60_000

/** Ranges that are offered; `all` begins with the first attempt. */
export const ranges = [
  { value: '15m', label: '15 min', ms: 15 * minuteMs },
  { value: '1h', label: '1 h', ms: 60 * minuteMs },
  { value: '24h', label: '24 h', ms: 24 * 60 * minuteMs },
  { value: '7d', label: '7 days', ms: 7 * 24 * 60 * minuteMs },
  { value: 'all', label: 'All', ms: null },
] as const
export type RangeName = (typeof ranges)[number]['value']

/** A stretch of time that was chosen in a chart; milliseconds since the epoch, half open. */
export type Zoom = { readonly fromMs: number; readonly toMs: number }

/** Classes of answers, in the order in which they are stacked. */
const statusClasses = ['2xx', '3xx', '4xx', '429', '5xx', 'none'] as const
export type StatusClass = (typeof statusClasses)[number]

export const classLabels: Readonly<Record<StatusClass, string>> = {
  '2xx': '2xx',
  '3xx': '3xx',
  '4xx': '4xx',
  '429': '429',
  '5xx': '5xx',
  none: 'no answer',
}

/** 0 stands for no answer; 429 is told apart, for it is the one that OneSignal retries. */
function classOf(status: number): StatusClass {
  if (status === 0) return 'none'
  if (status === 429) return '429'
  if (status < 300) return '2xx'
  if (status < 400) return '3xx'
  return status < 500 ? '4xx' : '5xx'
}

export type StatusPoint = { readonly fromMs: number } & Readonly<Record<StatusClass, number>>
export type TimePoint = {
  readonly fromMs: number
  readonly p50Ms: number | null
  readonly p95Ms: number | null
  readonly p99Ms: number | null
}

/** Counts by class of status for the stacked chart; 429 stands apart from the other 4xx. */
export function statusPoints(points: readonly StatsPoint[]): StatusPoint[] {
  return points.map(({ fromMs, statuses }) => {
    const point = { fromMs, '2xx': 0, '3xx': 0, '4xx': 0, '429': 0, '5xx': 0, none: 0 }
    for (const { status, count } of statuses) point[classOf(status)] += count
    return point
  })
}

/** Percentiles in ms; null where nothing was answered in that stretch. */
export const timePoints = (points: readonly StatsPoint[]): TimePoint[] =>
  points.map(({ fromMs, duration }) => ({
    fromMs,
    p50Ms: duration?.p50Ms ?? null,
    p95Ms: duration?.p95Ms ?? null,
    p99Ms: duration?.p99Ms ?? null,
  }))

/** Classes that came at all. */
export const classesOf = (statuses: readonly StatusCount[]): readonly StatusClass[] =>
  statusClasses.filter((name) => statuses.some(({ status }) => classOf(status) === name))

/** The filter of the log that shows the attempts of a status. */
export const statusFilter = (status: number): string => (status === 0 ? 'not status exists' : `status = ${status}`)

/** Share of the ended deliveries that arrived, 0 to 1; null where none has ended. */
export function successShare({ delivered, failed }: Pick<WebhookStats, 'delivered' | 'failed'>): number | null {
  return delivered + failed === 0 ? null : delivered / (delivered + failed)
}
