import { prepare } from '#engine/pipeline/prepare.ts'
import { deadLetterByName, pageDeadLetters } from '#engine/store/dead-letters.ts'
import { insertEvent } from '#engine/store/events.ts'
import type { DeliveryMode } from '#engine/store/events.ts'
import { findRelay } from '#engine/store/positions.ts'
import { recordBySeq, updateVerdict } from '#engine/store/records.ts'
import { insertRetry, retryDelivery } from '#engine/store/retries.ts'
import { mappedViewOf } from '#engine/inspector/reader/mapped-view.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { DeadLetterRow } from '#shared/schema/delivery.ts'
import type { MappedView } from '#shared/schema/event.ts'
import type { RelayFile } from '#shared/schema/relay.ts'
import type { RelayDeps } from './deps.ts'
import { stepsOf } from './steps.ts'
import type { RelayService } from './types.ts'

type Which = Parameters<RelayService['retryDeadLetters']>[1]
type Retried = ReturnType<RelayService['retryDeadLetters']>

/** Dead letters a transaction, when all of one reason are retried. */
const chunk = 500

/**
 * Gives dead letters another chance: a failed one is sent again with its key, a rejected one is mapped again with the
 * mapping as it is now. Each leaves a trace. Throws NOT_FOUND, BAD_FILE, STORE_FAILED, and BAD_INPUT for a dry run.
 */
export function retryDeadLetters(deps: RelayDeps, name: string, which: Which): Retried {
  const { db } = deps.store
  const file = deps.workspace.get('relays', name)
  if (file.mode === 'dry-run') {
    throw new AppError(
      'BAD_INPUT',
      `Relay ${name} is set to dry run, so nothing can be sent again. Switch it to the emulator or to live first.`,
    )
  }
  const mode = file.mode
  const total = { retried: 0, stillRejected: 0 }
  const add = (rows: readonly DeadLetterRow[]): void => {
    db.transaction('retry dead letters', () => {
      for (const row of rows) total[retryOne(deps, file, mode, row)] += 1
    })
  }
  if (which.ids !== undefined) {
    add(
      which.ids
        .map((id) => deadLetterByName(db, id))
        .filter((row) => row !== null && row.relay === name) as DeadLetterRow[],
    )
    return total
  }
  const relay = findRelay(db, name)
  if (relay === null) return total
  let before: number | null = null
  for (;;) {
    const rows = pageDeadLetters(db, relay, {
      before,
      limit: chunk,
      ...(which.reason === undefined ? {} : { reason: which.reason }),
    })
    add(rows)
    const last = rows.at(-1)
    if (last === undefined) return total
    before = last.seq
  }
}

function retryOne(deps: RelayDeps, file: RelayFile, mode: DeliveryMode, row: DeadLetterRow): keyof Retried {
  const { store, clock } = deps
  const nowMs = clock.now()
  if (row.kind === 'failed') {
    retryDelivery(store.db, Number(row.id.slice(1)), mode, nowMs)
    insertRetry(store.db, { record: row.seq, atMs: nowMs, reason: row.reason, result: 'sent again' })
    return 'retried'
  }
  const again = mapAgain(deps, file, row.seq)
  if (again === null) return 'stillRejected'
  const { record, event } = again.prepared
  updateVerdict(store.db, row.seq, record)
  insertRetry(store.db, { record: row.seq, atMs: nowMs, reason: row.reason, result: record.verdict })
  if (event === null) return 'stillRejected'
  insertEvent(store.db, { relay: findRelay(store.db, row.relay) ?? 0, mode, held: false, nowMs }, row.seq, event)
  return 'retried'
}

/** What the current mapping makes of the record behind a dead letter; null where either is gone. */
export function mapDeadLetter(deps: RelayDeps, row: DeadLetterRow): MappedView | null {
  try {
    const again = mapAgain(deps, deps.workspace.get('relays', row.relay), row.seq)
    return again === null ? null : mappedViewOf(again.prepared.outcome, again.idempotencyKey)
  } catch (error) {
    if (error instanceof AppError) return null
    throw error
  }
}

function mapAgain(deps: RelayDeps, file: RelayFile, seq: number) {
  const stored = recordBySeq(deps.store.db, seq)
  if (stored === null) return null
  const steps = stepsOf(deps.workspace, file, stored.cluster)
  const prepared = prepare(stored.raw, steps, deps.clock.now())
  return { prepared, idempotencyKey: steps.idempotencyKey(stored.raw) }
}
