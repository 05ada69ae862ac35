import { setImmediate as nextTurn } from 'node:timers/promises'
import { CaptureWriter, refuseExisting } from '#engine/inspector/work/capture-writer.ts'
import type { JobControl, JobOutcome, JobWork } from '#engine/jobs/types.ts'
import { deliveryById, deliveryNumber } from '#engine/store/delivery-pages.ts'
import type { Database } from '#engine/store/database.ts'
import { recordBySeq } from '#engine/store/records.ts'
import { encodeCaptureLine } from '#shared/domain/capture/capture-line.ts'
import { AppError } from '#shared/lib/app-error.ts'
import { encodeUtf8 } from '#shared/lib/utf8.ts'
import type { DeadLetterRow } from '#shared/schema/delivery.ts'
import type { RelayDeps } from '../deps.ts'
import type { RelayByHand } from './types.ts'
import { wantedDeadLetters } from './wanted.ts'

type Options = Parameters<RelayByHand['exportDeadLetters']>[1]

/**
 * Dead letters as a capture: each line is the record as it was consumed, with the member `deadLetter` that says why it was
 * given up. A capture can be looked at, mapped and replayed like any other. @throws CONFLICT
 */
export function exportDeadLetters(deps: RelayDeps, name: string, options: Options): JobWork {
  const { workspace, random } = deps
  const { capture, replace } = options
  const shown = `captures/${capture}.ndjson`
  const target = { path: workspace.path(shown), shown, replace, suffix: random.uuid() }
  refuseExisting(target)
  return {
    kind: 'dead-letters',
    label: `Saving dead letters of ${name} to ${shown}`,
    total: null,
    run: (control) => run(deps.store.db, new CaptureWriter(target), name, options, control),
  }
}

async function run(
  db: Database,
  writer: CaptureWriter,
  name: string,
  { reason, capture }: Options,
  control: JobControl,
): Promise<JobOutcome> {
  let saved = 0
  try {
    for (const rows of wantedDeadLetters(db, name, reason === undefined ? {} : { reason })) {
      if (control.signal.aborted) return { state: 'cancelled', message: 'Cancelled; nothing was written.' }
      const lines = rows.map((row) => lineOf(db, row)).filter((line) => line !== null)
      if (lines.length > 0) await writer.write(encodeUtf8(`${lines.join('\n')}\n`))
      saved += lines.length
      control.progress(saved)
      await nextTurn()
    }
    if (saved === 0) throw new AppError('BAD_INPUT', 'There is no dead letter to save; nothing was written.')
    await writer.finish(null)
    const what = saved === 1 ? '1 dead letter' : `${saved.toLocaleString('en')} dead letters`
    return { state: 'done', message: `${what} saved to captures/${capture}.ndjson.` }
  } finally {
    await writer.abandon()
  }
}

/** Null where the record is gone meanwhile. */
function lineOf(db: Database, row: DeadLetterRow): string | null {
  const record = recordBySeq(db, row.seq)
  if (record === null) return null
  const { id, relay, kind, reason, message, eventName, user, createdAtMs } = row
  const delivery = deliveryNumber(id)
  const sent = delivery === null ? null : deliveryById(db, delivery)
  const about = JSON.stringify({
    id,
    relay,
    kind,
    reason,
    message,
    eventName,
    user,
    givenUpAtMs: createdAtMs,
    idempotencyKey: sent?.delivery.idempotencyKey ?? null,
    attempts: sent?.delivery.attempts ?? 0,
  })
  // The event is JSON text already, exactly as it was sent.
  const event = `"event":${sent?.eventJson ?? 'null'}`
  return `${encodeCaptureLine(record.raw).slice(0, -1)},"deadLetter":${about.slice(0, -1)},${event}}}`
}
