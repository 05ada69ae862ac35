import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '#shared/lib/app-error.ts'
import type { JobControl, JobOutcome, JobService } from '../../jobs/types.ts'
import type { Random } from '#shared/lib/clock.ts'
import type { Workspace } from '../../workspace/types.ts'
import { type FileTarget, refuseExisting } from '../../workspace/whole-file.ts'
import type { KeptRecords } from '../types.ts'
import { CaptureWriter } from './capture-writer.ts'
import type { RecordSelection, SaveCapture } from './types.ts'

export type SaveCaptureDeps = {
  readonly workspace: Workspace
  readonly kept: KeptRecords
  readonly jobs: JobService
  readonly random: Random
}

/** Positions of a view that are asked for at once. */
const pageSeqs = 5_000
/** Between looks whether a view has been searched to its end. */
const searchLookMs = 100

const count = (records: number): string => `${records.toLocaleString('en')} ${records === 1 ? 'record' : 'records'}`

/** Saves kept records as a capture, as a job: cut short, it leaves nothing behind. */
export async function saveCapture(deps: SaveCaptureDeps, query: SaveCapture): Promise<{ readonly jobId: string }> {
  const { workspace, kept, jobs, random } = deps
  const { readOnlyReason } = workspace.summary()
  if (readOnlyReason !== null) throw new AppError('READ_ONLY', readOnlyReason)
  const shown = `captures/${query.name}.ndjson`
  const target = { path: workspace.path(shown), shown, replace: query.replace, suffix: random.uuid() }
  refuseExisting(target)
  // Refused at once where the session or the view is gone.
  await kept.captureChunk(query.sessionId, [])
  const known = 'seqs' in query.of ? query.of.seqs.length : null
  if ('viewId' in query.of) await kept.viewExtent(query.of.viewId)
  const what = known === null ? 'what the filter shows' : count(known)
  return jobs.start({
    kind: 'capture',
    label: `Saving ${what} to ${shown}`,
    total: known,
    run: (control) => run(deps, query, target, control),
  })
}

async function run(
  deps: SaveCaptureDeps,
  query: SaveCapture,
  target: FileTarget,
  control: JobControl,
): Promise<JobOutcome> {
  const writer = new CaptureWriter(target)
  const schemas = new Set<string>()
  let saved = 0
  let gone = 0
  try {
    for await (const seqs of selectedSeqs(deps.kept, query, control)) {
      for (let next = 0; next < seqs.length && !control.signal.aborted;) {
        const chunk = await deps.kept.captureChunk(query.sessionId, seqs.slice(next))
        if (chunk.bytes.length > 0) await writer.write(chunk.bytes)
        for (const key of chunk.schemas) schemas.add(key)
        next += chunk.taken
        saved += chunk.records
        gone += chunk.taken - chunk.records
        control.progress(saved)
      }
    }
    if (control.signal.aborted) return { state: 'cancelled', message: `Cancelled; ${target.shown} was not written.` }
    if (saved === 0) throw new AppError('BAD_INPUT', `There is no record to save; ${target.shown} was not written.`)
    await writer.finish(schemas.size === 0 ? null : await deps.kept.captureSchemas(query.sessionId, [...schemas]))
    return { state: 'done', message: doneMessage(saved, gone, target.shown) }
  } finally {
    await writer.abandon()
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
  { of }: RecordSelection,
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
