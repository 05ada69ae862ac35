import { quantity } from '#shared/lib/quantity.ts'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { JobControl, JobOutcome, JobWork } from '#engine/jobs/types.ts'
import { deliveryNumber } from '#engine/store/delivery-pages.ts'
import type { DeliveryMode } from '#engine/store/events.ts'
import { findRelay } from '#engine/store/positions.ts'
import { replayable, replayableBetween, replayDelivery } from '#engine/store/replays.ts'
import type { Replayable } from '#engine/store/replays.ts'
import { insertRetry } from '#engine/store/retries.ts'
import type { ReplayOf, ReplayPreview } from '#shared/contract/relays.ts'
import { keysRememberedMs } from '#shared/domain/onesignal/limits.ts'
import { requireConfirmation } from '../confirm-live.ts'
import type { RelayDeps } from '../deps.ts'
import { sendingMode } from '../sending-mode.ts'

type Wake = (relay: string, added: number) => void

/** What a replay would send, counted without changing anything. @throws BAD_INPUT for a dry run */
export async function previewReplay(deps: RelayDeps, name: string, of: ReplayOf): Promise<ReplayPreview> {
  const mode = sendingMode(deps.workspace.get('relays', name), name)
  const forgottenBeforeMs = deps.clock.now() - keysRememberedMs
  const counts = { events: 0, keysForgotten: 0, otherMode: 0, pending: 0, failed: 0, discarded: 0 }
  for (const rows of wanted(deps, name, of)) {
    for (const row of rows) count(counts, row, mode, forgottenBeforeMs)
    await nextTurn()
  }
  return { mode, ...counts }
}

type Counts = { -readonly [Name in Exclude<keyof ReplayPreview, 'mode'>]: number }

function count(counts: Counts, row: Replayable, mode: DeliveryMode, forgottenBeforeMs: number): void {
  if (row.state === 'failed') counts.failed += 1
  else if (row.state === 'cancelled') counts.discarded += 1
  else if (row.state !== 'delivered') counts.pending += 1
  else {
    counts.events += 1
    if (row.mode !== mode) counts.otherMode += 1
    else if (row.updatedAtMs < forgottenBeforeMs) counts.keysForgotten += 1
  }
}

/**
 * Sends delivered events once more, with the keys they have. What is pending goes out anyway, what failed stands in the
 * dead letters. @throws CONFIRMATION_REQUIRED for a live relay without its app id, BAD_INPUT for a dry run
 */
export function replay(
  deps: RelayDeps,
  name: string,
  of: ReplayOf,
  confirmAppId: string | undefined,
  wake: Wake,
): JobWork {
  const file = deps.workspace.get('relays', name)
  const mode = sendingMode(file, name)
  if (mode === 'live') requireConfirmation(name, file.destination, confirmAppId)
  return {
    kind: 'replay',
    label: `Sending events of ${name} once more`,
    total: null,
    run: (control) => run(deps, name, of, mode, wake, control),
  }
}

async function run(
  deps: RelayDeps,
  name: string,
  of: ReplayOf,
  mode: DeliveryMode,
  wake: Wake,
  { signal, progress }: JobControl,
): Promise<JobOutcome> {
  const { store, clock } = deps
  let sent = 0
  for (const rows of wanted(deps, name, of)) {
    if (signal.aborted) break
    const added = await store.writer.write('replay', () => {
      const nowMs = clock.now()
      return rows.filter((row) => replayOne(deps, row, mode, nowMs)).length
    })
    sent += added
    if (added > 0) wake(name, added)
    progress(sent)
    await nextTurn()
  }
  const what = `${quantity(sent, 'event')} ${sent === 1 ? 'is' : 'are'}`
  if (signal.aborted) return { state: 'cancelled', message: `Cancelled; ${what} on the way already.` }
  return { state: 'done', message: `${what} on the way once more, as soon as the relay runs.` }
}

function replayOne(
  { store: { db } }: RelayDeps,
  { id, event }: Replayable,
  mode: DeliveryMode,
  nowMs: number,
): boolean {
  if (!replayDelivery(db, id, mode, nowMs)) return false
  insertRetry(db, { record: event, atMs: nowMs, reason: 'delivered', result: 'replayed' })
  return true
}

function* wanted({ store: { db } }: RelayDeps, name: string, of: ReplayOf): Generator<readonly Replayable[], void> {
  const relay = findRelay(db, name)
  if (relay === null) return
  if (!('ids' in of)) return yield* replayableBetween(db, relay, of)
  const numbers = [...new Set(of.ids)].map(deliveryNumber).filter((number) => number !== null)
  yield numbers.map((number) => replayable(db, relay, number)).filter((row) => row !== null)
}
