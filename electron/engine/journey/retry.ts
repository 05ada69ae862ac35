import { AppError } from '#shared/lib/app-error.ts'
import { findRun } from '../store/journeys/pages.ts'
import { failedRuns, reopenRun } from '../store/journeys/reopen.ts'
import type { JourneyDeps } from './types.ts'
import { runNumber, unknownRun } from './views.ts'

type Deps = Pick<JourneyDeps, 'store' | 'clock'>

/** Runs of one piece of writing: a few milliseconds of the engine's thread. */
const runsAtOnce = 200

/** One failed run goes on with the step it failed at. @throws NOT_FOUND, BAD_INPUT where it has not failed */
export async function retryRun({ store, clock }: Deps, id: string): Promise<number> {
  const run = runNumber(id)
  if (findRun(store.db, run) === null) throw unknownRun(id)
  const done = await store.writer.write('journeys.retry', () => reopenRun(store.db, run, clock.now()))
  if (!done) throw new AppError('BAD_INPUT', `Run ${id} has not failed, so there is nothing to retry.`)
  return 1
}

/** The same of all that have failed so far: one that fails again meanwhile is not taken twice. @returns how many */
export async function retryFailed({ store, clock }: Deps, journey: string): Promise<number> {
  let retried = 0
  for (let after = 0; ;) {
    const some = failedRuns(store.db, journey, after, runsAtOnce)
    retried += await store.writer.write(
      'journeys.retry',
      () => some.filter((run) => reopenRun(store.db, run, clock.now())).length,
    )
    if (some.length < runsAtOnce) return retried
    after = some.at(-1) ?? after
  }
}
