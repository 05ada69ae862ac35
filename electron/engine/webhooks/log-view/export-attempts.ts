import { quantity } from '#shared/lib/quantity.ts'
import type { JobControl, JobOutcome, JobWork } from '#engine/jobs/types.ts'
import { type FileTarget, refuseExisting, WholeFile } from '#engine/workspace/whole-file.ts'
import type { Workspace } from '#engine/workspace/types.ts'
import type { AttemptLogPage } from '#shared/contract/webhook-log.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { Random } from '#shared/lib/clock.ts'
import { encodeUtf8 } from '#shared/lib/utf8.ts'
import { attemptNumber } from './attempt-detail.ts'
import { harBegin, harEnd } from './export/har.ts'
import type { ExportFormat } from './log-protocol.ts'
import type { LogThread } from './log-thread.ts'
import type { LogRef } from './search-attempts.ts'

export type ExportDeps = {
  readonly workspace: Pick<Workspace, 'path'>
  readonly random: Random
  readonly thread: Pick<LogThread, 'call'>
  readonly version: string
}

export type AttemptExport = {
  readonly of: LogRef
  readonly filter: string
  /** These, or null: all that the filter shows. */
  readonly ids: readonly string[] | null
  readonly format: ExportFormat
  /** Of the file, without its ending. */
  readonly name: string
  readonly replace: boolean
}

/** Rows of the log that one search gives. */
const pageRows = 500
/** Attempts that are named to the thread at once. */
const chunkIds = 2_000

const counted = (attempts: number): string => quantity(attempts, 'attempt')

/** Attempts as a file, oldest first; cut short, it leaves nothing behind. Throws CONFLICT where the file exists. */
export function exportAttempts(deps: ExportDeps, wanted: AttemptExport): JobWork {
  const shown = `.signalbench/exports/${wanted.name}.${wanted.format}`
  const target = {
    path: deps.workspace.path(shown),
    shown,
    replace: wanted.replace,
    suffix: deps.random.uuid(),
  }
  refuseExisting(target)
  return {
    kind: 'attempts',
    label: `Saving attempts of ${wanted.of.name} to ${shown}`,
    total: wanted.ids?.length ?? null,
    run: (control) => run(deps, wanted, target, control),
  }
}

async function run(
  deps: ExportDeps,
  wanted: AttemptExport,
  target: FileTarget,
  control: JobControl,
): Promise<JobOutcome> {
  const cancelled = { state: 'cancelled', message: `Cancelled; ${target.shown} was not written.` } as const
  const ids = await idsOf(deps, wanted, control.signal)
  const file = new WholeFile(target)
  const write = (text: string): Promise<void> => file.write(encodeUtf8(text))
  const { begin, between, end } = frameOf(wanted.format, deps.version)
  let saved = 0
  try {
    await write(begin)
    for (let next = 0; next < ids.length && !control.signal.aborted;) {
      const { texts, taken } = await deps.thread.call('entries', {
        ids: ids.slice(next, next + chunkIds),
        format: wanted.format,
      })
      if (texts.length > 0) await write(`${saved === 0 ? '' : between}${texts.join(between)}`)
      next += taken
      saved += texts.length
      control.progress(saved, ids.length)
    }
    if (control.signal.aborted) return cancelled
    if (saved === 0) throw new AppError('BAD_INPUT', `There is no attempt to save; ${target.shown} was not written.`)
    await write(end)
    await file.finish()
    return { state: 'done', message: `${counted(saved)} saved to ${target.shown}.` }
  } finally {
    await file.abandon()
  }
}

const frameOf = (format: ExportFormat, version: string) =>
  format === 'har' ? { begin: harBegin(version), between: ',\n', end: harEnd } : { begin: '', between: '\n', end: '\n' }

/** Which attempts, oldest first. */
async function idsOf(deps: ExportDeps, wanted: AttemptExport, signal: AbortSignal): Promise<readonly number[]> {
  if (wanted.ids !== null) {
    const numbers = wanted.ids.map(attemptNumber).filter((number) => number !== null)
    return [...new Set(numbers)].toSorted((a, b) => a - b)
  }
  const found: number[] = []
  for (let before: number | null = null; !signal.aborted;) {
    const { of, filter } = wanted
    const page: AttemptLogPage = await deps.thread.call('page', { of, filter, before, after: null, limit: pageRows })
    found.push(...page.rows.map(({ seq }) => seq))
    if (page.complete) break
    before = page.reachedSeq
  }
  return found.toReversed()
}
