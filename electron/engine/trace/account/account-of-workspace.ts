import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Database } from '#engine/store/database.ts'
import { sql } from '#engine/store/sql.ts'
import type { Workspace } from '#engine/workspace/types.ts'
import { TwoSidedAccount } from '#shared/domain/account/account.ts'
import { ExampleIds } from '#shared/domain/account/examples.ts'
import type { TraceLogs } from '../logs.ts'
import { ownAddresses } from './own-addresses.ts'
import type { Accounted } from './types.ts'

/** Rows a step: some milliseconds of the engine's thread. */
const stepRows = 200

type SentRow = {
  readonly id: number
  readonly eventId: string
  readonly state: string
  readonly url: string
  /** Null: its first attempt is not over yet. */
  readonly firstOutcome: string | null
  readonly firstAtMs: number | null
}

const columns = `d.id, d.event_id AS eventId, d.state, coalesce(q.url, '') AS url, a.outcome AS firstOutcome,
    a.started_at_ms AS firstAtMs
  FROM http_deliveries d CROSS JOIN endpoints p ON p.id = d.endpoint AND p.kind = 'webhook'
  LEFT JOIN http_attempts a ON a.delivery = d.id AND a.number = 1
  LEFT JOIN http_requests q ON q.delivery = d.id`

/** Deliveries of webhooks with their first attempt. CROSS JOIN keeps the order: a page is a walk along one index, and sorts nothing. */
export const sentOfAll = sql<[after: number, limit: number], SentRow>('account.sent')`
  SELECT ${{ fragment: columns }} WHERE d.id > ? ORDER BY d.id LIMIT ?`
export const sentOfRun = sql<[run: number, after: number, limit: number], SentRow>('account.sent-of-run')`
  SELECT ${{ fragment: columns }} WHERE d.run = ? AND d.id > ? ORDER BY d.id LIMIT ?`

type ReceivedRow = { readonly seq: number; readonly eventId: string | null; readonly status: number | null }

/** Requests to the emulator carry many events and have no id of their own. */
const receivedPage = sql<[after: number, limit: number], ReceivedRow>('account.received')`
  SELECT seq, event_id AS eventId, status FROM requests WHERE seq > ? ORDER BY seq LIMIT ?`

const oldestKept = sql<[], { seq: number; atMs: number }>('account.oldest-request')`
  SELECT seq, at_ms AS atMs FROM requests ORDER BY seq LIMIT 1`

/** From when on every request is kept: only the newest are. The first one ever has the number 1. */
function keptFrom(receiver: Database | null): number {
  const oldest = receiver?.get(oldestKept)
  return oldest === undefined || oldest.seq === 1 ? Number.NEGATIVE_INFINITY : oldest.atMs
}

export type AccountQuery = {
  /** One run, or null for all that the logs have. */
  readonly run: number | null
  readonly signal: AbortSignal
  /** Rows looked at so far. */
  readonly progress?: (rows: number) => void
}

/** Sets the webhooks' deliveries against what the receivers of the workspace got. Reads page by page, between other work. */
export async function accountOfWorkspace(
  logs: TraceLogs,
  workspace: Pick<Workspace, 'list'>,
  query: AccountQuery,
): Promise<Accounted> {
  const both = new TwoSidedAccount()
  const log = logs.log()
  const receiver = logs.receiver()
  const isOurs = ownAddresses(workspace, receiver)
  const keptFromMs = keptFrom(receiver)
  const rows = new Progress(query)
  let newestSent = 0
  for await (const page of log === null ? [] : sentPages(log, query)) {
    for (const { eventId, state, url, firstOutcome, firstAtMs } of page) {
      if (firstOutcome === null || firstAtMs === null) {
        both.underWay(eventId)
        continue
      }
      const elsewhere = !isOurs(url) || firstAtMs < keptFromMs
      const open = !['delivered', 'failed', 'cancelled'].includes(state)
      both.sent({ eventId, attempt: 1, delivered: firstOutcome === 'delivered', elsewhere, open })
    }
    newestSent = page.at(-1)?.id ?? newestSent
    rows.add(page.length)
  }
  for await (const page of receiver === null ? [] : receivedPages(receiver, query.signal)) {
    for (const { eventId, status } of page) {
      if (eventId !== null && (query.run === null || both.knows(eventId))) both.received({ eventId, status })
    }
    rows.add(page.length)
  }
  // Made while both sides were read: a request of theirs that was read is no stranger.
  for await (const page of log === null ? [] : sentPages(log, query, newestSent)) {
    for (const { eventId } of page) both.underWay(eventId)
  }
  const account = both.tally()
  const examples = new ExampleIds(both, account)
  if (log !== null && !examples.isFull('sent')) {
    for await (const page of sentPages(log, query)) {
      for (const { eventId } of page) examples.add(eventId)
      if (examples.isFull('sent')) break
    }
  }
  if (receiver !== null && query.run === null && !examples.isFull('received')) {
    for await (const page of receivedPages(receiver, query.signal)) {
      for (const { eventId } of page) if (eventId !== null) examples.add(eventId)
      if (examples.isFull('received')) break
    }
  }
  return { account, examples: examples.lists() }
}

class Progress {
  #rows = 0
  readonly #tell: ((rows: number) => void) | undefined

  constructor({ progress }: AccountQuery) {
    this.#tell = progress
  }

  add(rows: number): void {
    this.#rows += rows
    this.#tell?.(this.#rows)
  }
}

async function* sentPages(log: Database, { run, signal }: AccountQuery, from = 0): AsyncGenerator<readonly SentRow[]> {
  let after = from
  for (;;) {
    const page = run === null ? log.all(sentOfAll, after, stepRows) : log.all(sentOfRun, run, after, stepRows)
    const last = page.at(-1)
    if (last === undefined || signal.aborted) return
    yield page
    after = last.id
    await nextTurn()
  }
}

async function* receivedPages(receiver: Database, signal: AbortSignal): AsyncGenerator<readonly ReceivedRow[]> {
  let after = 0
  for (;;) {
    const page = receiver.all(receivedPage, after, stepRows)
    const last = page.at(-1)
    if (last === undefined || signal.aborted) return
    yield page
    after = last.seq
    await nextTurn()
  }
}
