import type { AttemptLogPage } from '#shared/contract/webhook-log.ts'
import { attemptCandidate, needsOf } from '#shared/domain/webhook/log/attempt-filter.ts'
import type { Filter } from '#shared/domain/filter/types.ts'
import type { Database } from '../../store/database.ts'
import { sql, type Sql, type SqlValue } from '../../store/sql.ts'
import { attemptCondition } from './attempt-condition.ts'
import { attemptTables, columnsFor, filteredOf, listRow, rowColumns, type AttemptRecord } from './attempt-rows.ts'

export type LogRef = { readonly kind: 'webhook' | 'forward'; readonly name: string }

const endpointNumber = sql<[kind: string, name: string], { id: number }>('webhook-log.endpoint')`
  SELECT id FROM endpoints WHERE kind = ? AND name = ?`

export const logEnds = sql<
  [endpoint: number, endpoint: number],
  { readonly first: number | null; readonly last: number | null }
>('webhook-log.ends')`
  SELECT (SELECT min(id) FROM http_attempts WHERE endpoint = ?) AS first,
         (SELECT max(id) FROM http_attempts WHERE endpoint = ?) AS last`

/** All attempts of an endpoint, newest first. */
export const newestAttempts = sql<[endpoint: number, before: number, after: number, limit: number], AttemptRecord>(
  'webhook-log.page',
)`
  SELECT ${rowColumns} FROM ${attemptTables}
  WHERE a.endpoint = ? AND a.id < ? AND a.id > ? ORDER BY a.id DESC LIMIT ?`

/** A stretch of the log as one search asks for it: ids at after < id < before. */
export type LogQuery = {
  readonly of: LogRef
  readonly filter: Filter
  readonly before: number | null
  readonly after: number | null
  readonly limit: number
}

/** How many attempts one statement looks at: first, and at most, while it takes less than `stepMs`. */
const firstStep = 5_000
const maxStep = 200_000
const stepMs = 40
/** Attempts that are read in full at once, where SQLite can say nothing of the filter. */
const rowsAtOnce = 250

/** Of a log in which nothing stands. */
export const emptyPage: AttemptLogPage = { rows: [], reachedSeq: 0, complete: true, firstSeq: null, lastSeq: null }

/** The number of an endpoint, null where nothing was ever sent to it. */
const endpointOf = (db: Database, { kind, name }: LogRef): number | null =>
  db.get(endpointNumber, kind, name)?.id ?? null

/**
 * Searches the log from `before` down to `after` until `limit` attempts are found, everything was looked at, or it is
 * `untilMs` (performance.now()). Nothing is looked at twice by a search that goes on where this one ended.
 */
export function searchAttempts(db: Database, query: LogQuery, untilMs: number): AttemptLogPage {
  const endpoint = endpointOf(db, query.of)
  const ends = endpoint === null ? undefined : db.get(logEnds, endpoint, endpoint)
  if (endpoint === null || ends === undefined || ends.first === null || ends.last === null) {
    return emptyPage
  }
  const top = Math.min(query.before ?? Number.MAX_SAFE_INTEGER, ends.last + 1)
  const bottom = Math.max(query.after ?? 0, ends.first - 1)
  const { records, reached } =
    query.filter.node === null
      ? readNewest(db, endpoint, top, bottom, query.limit)
      : searchDown(db, { endpoint, top, bottom, limit: query.limit, filter: query.filter }, untilMs)
  return {
    rows: records.map(listRow),
    reachedSeq: reached,
    complete: reached <= bottom + 1,
    firstSeq: ends.first,
    lastSeq: ends.last,
  }
}

type Found = { readonly records: readonly AttemptRecord[]; readonly reached: number }

function readNewest(db: Database, endpoint: number, top: number, bottom: number, limit: number): Found {
  const records = db.all(newestAttempts, endpoint, top, bottom, limit)
  const last = records.at(-1)
  return { records, reached: records.length < limit || last === undefined ? Math.min(top, bottom + 1) : last.id }
}

type Stretch = {
  readonly endpoint: number
  readonly top: number
  readonly bottom: number
  readonly limit: number
  readonly filter: Filter
}

function searchDown(db: Database, stretch: Stretch, untilMs: number): Found {
  const { endpoint, bottom, limit, filter } = stretch
  const { statement, params } = statementFor(filter)
  const records: AttemptRecord[] = []
  let reached = Math.max(stretch.top, bottom + 1)
  let step = firstStep
  // One step at least, so that every search gets on.
  for (let now = 0; reached > bottom + 1 && records.length < limit && now < untilMs; now = performance.now()) {
    const startedAt = performance.now()
    const lowest = Math.max(bottom, reached - 1 - step)
    const page = db.all(statement, endpoint, reached, lowest, ...params, rowsAtOnce)
    for (const record of page) {
      if (records.length === limit) return { records, reached }
      if (filter.matches(attemptCandidate(filteredOf(record)))) records.push(record)
      reached = record.id
    }
    if (page.length < rowsAtOnce) reached = lowest + 1
    const took = performance.now() - startedAt
    step = took < stepMs ? Math.min(maxStep, step * 2) : Math.max(firstStep, Math.floor(step / 2))
  }
  return { records, reached }
}

type SearchStatement = Sql<readonly SqlValue[], AttemptRecord>

/** The plus sign keeps SQLite from the endpoint's index: a stretch of the table is read three times as fast in its own order. */
function statementFor(filter: Filter): { readonly statement: SearchStatement; readonly params: readonly SqlValue[] } {
  const { node } = filter
  const condition = node === null ? null : attemptCondition(node)
  const [row, request, response] = columnsFor(needsOf(node))
  const text = `SELECT ${row?.fragment ?? ''}${request?.fragment ?? ''}${response?.fragment ?? ''}
    FROM ${attemptTables.fragment}
    WHERE +a.endpoint = ? AND a.id < ? AND a.id > ?${condition === null ? '' : ` AND ${condition.text}`}
    ORDER BY a.id DESC LIMIT ?`
  return { statement: { name: 'webhook-log.search', text, bigint: false }, params: condition?.params ?? [] }
}
