import { durationBucket } from '#engine/lib/duration-buckets.ts'
import type { Database } from '#engine/store/database.ts'
import { sql } from '#engine/store/sql.ts'

/** Attempts a step: some milliseconds of reading and writing. */
const stepAttempts = 1_000

export const minuteMs = 60_000

/** Lengths of the spans that are counted, in minutes. */
const spanMinutes = [1, 60] as const

/** Buckets of the measure `outcome`. */
export const outcomes = ['delivered', 'retry', 'failed', 'unknown'] as const

type Attempt = {
  readonly id: number
  readonly endpoint: number
  readonly number: number
  readonly startedAtMs: number
  readonly durationMs: number | null
  readonly status: number | null
  readonly outcome: (typeof outcomes)[number]
}

const newAttempts = sql<[after: number, limit: number], Attempt>('stats.new-attempts')`
  SELECT id, endpoint, number, started_at_ms AS startedAtMs, duration_ms AS durationMs, status, outcome
  FROM http_attempts WHERE id > ? ORDER BY id LIMIT ?`

const counted = sql<[], { last: number }>('stats.counted')`SELECT last_attempt AS last FROM http_counted`
const setCounted = sql<[last: number]>('stats.set-counted')`UPDATE http_counted SET last_attempt = ?`

const addCount = sql<[number, number, number, string, number, number]>('stats.add')`
  INSERT INTO http_spans (endpoint, minutes, span, measure, bucket, count) VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET count = count + excluded.count`

const keepSlowest = sql<[endpoint: number, minute: number, attempt: number, durationMs: number]>('stats.slowest')`
  INSERT INTO http_slowest (endpoint, minute, attempt, duration_ms) VALUES (?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET attempt = excluded.attempt, duration_ms = excluded.duration_ms
  WHERE excluded.duration_ms > duration_ms`

/** The newest attempt that is counted; all before it are too. */
export const countedUpTo = (db: Database): number => db.get(counted)?.last ?? 0

/**
 * Counts the next attempts of the log. Runs inside a transaction, with the place up to which was counted, so each attempt
 * counts once whatever happens. Returns how many there were; less than a full step = none are left.
 */
export function countStep(db: Database): { readonly attempts: number; readonly more: boolean } {
  const rows = db.all(newAttempts, countedUpTo(db), stepAttempts)
  const last = rows.at(-1)
  if (last === undefined) return { attempts: 0, more: false }
  const counts = new Counts()
  for (const row of rows) counts.add(row)
  counts.write(db)
  db.run(setCounted, last.id)
  return { attempts: rows.length, more: rows.length === stepAttempts }
}

type Count = {
  readonly endpoint: number
  readonly minutes: number
  readonly span: number
  readonly measure: string
  readonly bucket: number
  count: number
}

/** Counts of one step, added up before they are written: a burst falls into few spans. */
class Counts {
  readonly #counts = new Map<string, Count>()
  readonly #slowest = new Map<string, Attempt & { readonly durationMs: number }>()

  add(attempt: Attempt): void {
    const { endpoint, startedAtMs, durationMs, status, outcome, number } = attempt
    const minute = Math.floor(startedAtMs / minuteMs)
    for (const minutes of spanMinutes) {
      const place = { endpoint, minutes, span: Math.floor(minute / minutes) }
      this.#count({ ...place, measure: 'status', bucket: status ?? 0 })
      this.#count({ ...place, measure: 'outcome', bucket: outcomes.indexOf(outcome) })
      if (durationMs !== null) this.#count({ ...place, measure: 'duration', bucket: durationBucket(durationMs) })
      if (outcome === 'delivered' || outcome === 'failed') {
        this.#count({ ...place, measure: 'attempts', bucket: number })
      }
    }
    if (durationMs === null) return
    const key = `${endpoint} ${minute}`
    if (durationMs > (this.#slowest.get(key)?.durationMs ?? -1)) this.#slowest.set(key, { ...attempt, durationMs })
  }

  write(db: Database): void {
    for (const { endpoint, minutes, span, measure, bucket, count } of this.#counts.values()) {
      db.run(addCount, endpoint, minutes, span, measure, bucket, count)
    }
    for (const { endpoint, startedAtMs, id, durationMs } of this.#slowest.values()) {
      db.run(keepSlowest, endpoint, Math.floor(startedAtMs / minuteMs), id, durationMs)
    }
  }

  #count(what: Omit<Count, 'count'>): void {
    const key = `${what.endpoint} ${what.minutes} ${what.span} ${what.measure} ${what.bucket}`
    const known = this.#counts.get(key)
    if (known === undefined) this.#counts.set(key, { ...what, count: 1 })
    else known.count += 1
  }
}
