import { quantity } from '#shared/lib/quantity.ts'
import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '#shared/lib/app-error.ts'
import type { JobControl, JobOutcome, JobService } from '../../jobs/types.ts'
import type { Random } from '#shared/lib/clock.ts'
import type { Workspace } from '../../workspace/types.ts'
import { type FileTarget, refuseExisting } from '../../workspace/whole-file.ts'
import type { KeptRecords } from '../types.ts'
import type { RecordSelection } from './types.ts'

export type SaveRecordsDeps = {
  readonly workspace: Workspace
  readonly kept: KeptRecords
  readonly jobs: JobService
  readonly random: Random
}

/** Positions of a view that are asked for at once. */
const pageSeqs = 5_000
/** Between looks whether a view has been searched to its end. */
const searchLookMs = 100

const count = (records: number): string => quantity(records, 'record')

/** Some of the asked records as they stand in the file: how many were asked for, how many of these are still there. */
type Part = { readonly bytes: Uint8Array; readonly taken: number; readonly records: number }

/** The file that is being made: parts in order, then `finish` or `abandon`. */
export type RecordFile = {
  /** Its name below `captures/`. */
  readonly name: string
  readonly replace: boolean
  /** Reads the next of the asked records. Refuses at once where the session is gone. */
  part(seqs: readonly number[]): Promise<Part>
  open(target: FileTarget): RecordSink
}

export type RecordSink = {
  write(bytes: Uint8Array): Promise<void>
  finish(): Promise<void>
  /** Leaves nothing behind; harmless after `finish`. */
  abandon(): Promise<void>
}

/** Saves kept records as a file of the workspace, as a job: cut short, it leaves nothing behind. */
export async function saveRecords(
  deps: SaveRecordsDeps,
  { of }: RecordSelection,
  file: RecordFile,
): Promise<{ readonly jobId: string }> {
  const { workspace, kept, jobs, random } = deps
  const { readOnlyReason } = workspace.summary()
  if (readOnlyReason !== null) throw new AppError('READ_ONLY', readOnlyReason)
  const shown = `captures/${file.name}`
  const target = { path: workspace.path(shown), shown, replace: file.replace, suffix: random.uuid() }
  refuseExisting(target)
  // Refused at once where the session or the view is gone.
  await file.part([])
  const known = 'seqs' in of ? of.seqs.length : null
  if ('viewId' in of) await kept.viewExtent(of.viewId)
  const what = known === null ? 'what the filter shows' : count(known)
  return jobs.start({
    kind: 'capture',
    label: `Saving ${what} to ${shown}`,
    total: known,
    run: (control) => run(kept, of, file, target, control),
  })
}

async function run(
  kept: KeptRecords,
  of: RecordSelection['of'],
  file: RecordFile,
  target: FileTarget,
  control: JobControl,
): Promise<JobOutcome> {
  const sink = file.open(target)
  let saved = 0
  let gone = 0
  try {
    for await (const seqs of selectedSeqs(kept, of, control)) {
      for (let next = 0; next < seqs.length && !control.signal.aborted;) {
        const part = await file.part(seqs.slice(next))
        if (part.bytes.length > 0) await sink.write(part.bytes)
        next += part.taken
        saved += part.records
        gone += part.taken - part.records
        control.progress(saved)
      }
    }
    if (control.signal.aborted) return { state: 'cancelled', message: `Cancelled; ${target.shown} was not written.` }
    if (saved === 0) throw new AppError('BAD_INPUT', `There is no record to save; ${target.shown} was not written.`)
    await sink.finish()
    return { state: 'done', message: doneMessage(saved, gone, target.shown) }
  } finally {
    await sink.abandon()
  }
}

function doneMessage(saved: number, gone: number, shown: string): string {
  const lost =
    gone === 0
      ? ''
      : ` ${count(gone)} had made room for newer ones meanwhile and ${gone === 1 ? 'is' : 'are'} not in it.`
  return `${count(saved)} saved to ${shown}.${lost}`
}

/** Sequence numbers in the order of arrival. A view is first searched to its end. */
async function* selectedSeqs(
  kept: KeptRecords,
  of: RecordSelection['of'],
  { signal, progress }: JobControl,
): AsyncGenerator<readonly number[], void> {
  if ('seqs' in of) {
    yield of.seqs.toSorted((a, b) => a - b)
    return
  }
  let extent = await kept.viewExtent(of.viewId)
  while (!extent.complete) {
    await delay(searchLookMs, undefined, { signal }).catch(() => null)
    if (signal.aborted) return
    extent = await kept.viewExtent(of.viewId)
  }
  const { min, max } = extent
  progress(0, max - min)
  for (let from = min; from < max && !signal.aborted; from += pageSeqs) {
    yield await kept.viewSeqs(of.viewId, from, Math.min(pageSeqs, max - from))
  }
}
