import { existsSync } from 'node:fs'
import type { EnginePorts } from '#engine/ports.ts'
import type { WebhookRenderer } from '#engine/webhooks/types.ts'
import { compileMapping } from '#shared/domain/mapping/compile-mapping.ts'
import { unmetExpectations } from '#shared/domain/check/expectations.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { CheckFile } from '#shared/schema/check.ts'
import type { CheckCounts, CheckFailure } from '#shared/schema/check-result.ts'
import type { Workspace } from '#engine/workspace/types.ts'
import { CheckTally } from './check-tally.ts'
import { compareFile, updateFile } from './golden-files.ts'
import { mapCapture } from './map-capture.ts'
import { renderRequests } from './render-requests.ts'
import type { RunOptions } from './types.ts'

export type CheckDeps = Pick<EnginePorts, 'logger' | 'random'> & {
  readonly workspace: Pick<Workspace, 'get' | 'path' | 'id' | 'summary'>
  readonly renderer: WebhookRenderer
}

/** What came of a check. */
export type CheckOutcome = {
  readonly failures: readonly CheckFailure[]
  readonly counts: CheckCounts
  readonly updated: readonly string[]
}

/** Carries out one check. Throws an AppError where one of its files cannot be used. */
export async function runCheck(deps: CheckDeps, name: string, options: RunOptions): Promise<CheckOutcome> {
  const check = deps.workspace.get('checks', name)
  const tally = await mapAll(deps, check, options)
  if (check.webhook !== undefined && !options.signal.aborted) {
    await renderRequests(deps.renderer, check.webhook, tally, options.signal)
  }
  refuseCancelled(options.signal)
  const counts = tally.counts()
  const unmet = unmetExpectations(check.expect, counts, tally)
  const goldens = [
    { what: 'events', file: check.expect.events, items: tally.events } as const,
    { what: 'requests', file: check.expect.requests, items: tally.requests } as const,
  ]
  const differing: CheckFailure[] = []
  const updated: string[] = []
  for (const { what, file, items } of goldens) {
    if (file === undefined) continue
    if (!options.update) differing.push(...compareFile(deps, name, what, file, items))
    else if (updateFile(deps, file, items)) updated.push(file)
  }
  return { failures: [...unmet, ...differing], counts, updated }
}

async function mapAll(deps: CheckDeps, check: CheckFile, { signal, progress }: RunOptions): Promise<CheckTally> {
  const { workspace, logger } = deps
  const path = workspace.path(check.capture)
  if (!existsSync(path))
    throw new AppError(
      'NOT_FOUND',
      `There is no ${check.capture}. Record it on the screen Live, or name another capture.`,
    )
  if (check.expect.requests !== undefined && check.webhook === undefined)
    throw new AppError('BAD_FILE', 'expect.requests needs "webhook": the name of the webhook that makes the requests.')
  const compiled = compileMapping(workspace.get('mappings', check.mapping))
  if (!compiled.ok) {
    const problems = compiled.error.map(({ path: where, message, fix }) => `${where}: ${message} ${fix}`)
    throw new AppError('BAD_FILE', `The mapping ${check.mapping} cannot be used. ${problems.join(' ')}`)
  }
  const tally = new CheckTally()
  const query = { path, mapping: compiled.value, workspaceId: workspace.id, logger, signal }
  for await (const batch of mapCapture(query)) {
    for (const record of batch) tally.add(record)
    progress?.(tally.records)
  }
  return tally
}

function refuseCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new AppError('CONFLICT', 'The check was cancelled; nothing was compared or written.')
}
