import { Listeners } from '#engine/lib/listeners.ts'
import type { JobOutcome, JobWork } from '#engine/jobs/types.ts'
import type { WorkspaceSummary } from '#shared/contract/workspace.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { Clock } from '#shared/lib/clock.ts'
import type { CheckResult } from '#shared/schema/check-result.ts'
import { runCheck, type CheckDeps } from './run-check.ts'
import type { CheckService, RunOptions } from './types.ts'

/** The checks of one workspace; remembers how each went last. */
export function createCheckService(deps: CheckDeps & { readonly clock: Clock }): CheckService {
  const results = new Map<string, CheckResult>()
  const changes = new Listeners((error) => deps.logger.error({ err: error }, 'a listener of the checks failed'))
  const run = async (name: string, options: RunOptions): Promise<CheckResult> => {
    const result = await runToResult(deps, name, options)
    if (!options.signal.aborted) results.set(name, result)
    changes.notify()
    return result
  }
  return {
    run,
    results: () => [...results.values()],
    onChange: (listener) => changes.add(listener),
    job: (names, update) => {
      refuse(deps.workspace.summary(), names, update)
      return jobOf(run, names, update)
    },
  }
}

function jobOf(run: CheckService['run'], names: readonly string[], update: boolean): JobWork {
  return {
    kind: 'check',
    label: names.length === 1 ? `Checking ${names[0]}` : `Running ${names.length} checks`,
    total: null,
    run: async ({ signal, progress }) => {
      const done: CheckResult[] = []
      for (const name of names) {
        if (signal.aborted) break
        const before = done.reduce((sum, { counts }) => sum + (counts?.records ?? 0), 0)
        done.push(await run(name, { update, signal, progress: (records) => progress(before + records) }))
      }
      return outcomeOf(done, signal.aborted)
    },
  }
}

/** Throws NOT_FOUND for an unknown check, READ_ONLY where golden files may not be written. */
function refuse({ files, readOnlyReason }: WorkspaceSummary, names: readonly string[], update: boolean): void {
  const unknown = names.filter((name) => !files.some((file) => file.kind === 'checks' && file.name === name))
  if (unknown.length > 0)
    throw new AppError('NOT_FOUND', `There is no checks/${unknown[0]}.json any more. Look at the list again.`)
  if (update && readOnlyReason !== null) throw new AppError('READ_ONLY', readOnlyReason)
}

/** What cannot be carried out is a failure of the check; only an unknown name is somebody's mistake. */
async function runToResult(
  deps: CheckDeps & { readonly clock: Clock },
  name: string,
  options: RunOptions,
): Promise<CheckResult> {
  const startedAtMs = deps.clock.now()
  const times = () => ({ ms: deps.clock.now() - startedAtMs, atMs: deps.clock.now() })
  try {
    const { failures, counts, updated } = await runCheck(deps, name, options)
    return { name, ok: failures.length === 0, failures: [...failures], counts, updated: [...updated], ...times() }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const failure = { what: 'error', message: error.message, expected: null, got: null } as const
    return { name, ok: false, failures: [failure], counts: null, updated: [], ...times() }
  }
}

function outcomeOf(done: readonly CheckResult[], aborted: boolean): JobOutcome {
  const good = done.filter(({ ok }) => ok).length
  const written = done.flatMap(({ updated }) => updated)
  const files = written.length === 0 ? '' : ` Written: ${written.join(', ')}.`
  if (aborted) return { state: 'cancelled', message: `Cancelled after ${done.length} checks.${files}` }
  const bad = done.filter(({ ok }) => !ok).map(({ name }) => name)
  const message = bad.length === 0 ? `${good} of ${done.length} checks are good.` : `Not good: ${bad.join(', ')}.`
  return { state: 'done', message: `${message}${files}` }
}
