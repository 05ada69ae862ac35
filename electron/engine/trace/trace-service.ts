import { timelineOf } from '#shared/domain/trace/timeline.ts'
import type { TraceFound } from '#shared/contract/trace.ts'
import type { TraceSurroundings } from '#shared/domain/trace/facts.ts'
import type { TraceTimeline } from '#shared/schema/trace.ts'
import type { Clock } from '#shared/lib/clock.ts'
import type { Workspace } from '#engine/workspace/types.ts'
import { accountOfWorkspace } from './account/account-of-workspace.ts'
import { sendRuns } from './account/send-runs.ts'
import { anchorsOf } from './find/anchors.ts'
import { choicesOfRecords, choicesOfUser, newestChoices } from './find/choices.ts'
import { readWanted, type Wanted } from './find/wanted.ts'
import { gatherFacts, type Anchor } from './gather.ts'
import type { TraceLogs } from './logs.ts'
import { partOf } from './parts/part.ts'
import type { TraceService } from './types.ts'

/** Rows that people choose from. */
const maxChoices = 100

export type TraceServiceDeps = {
  readonly logs: TraceLogs
  readonly workspace: Pick<Workspace, 'list'>
  readonly clock: Clock
  /** Enabled journeys that an event of this name starts. */
  readonly journeysFor: TraceSurroundings['journeysFor']
}

/** Traces of one workspace; closes its logs. */
export function createTraceService({ logs, workspace, clock, journeysFor }: TraceServiceDeps): TraceService {
  const trace = (anchors: readonly Anchor[]): TraceTimeline | null =>
    timelineOf(gatherFacts(logs, anchors), { nowMs: clock.now(), journeysFor })
  return {
    find: (text) => {
      const wanted = readWanted(text)
      return wanted.map((one) => findOne(logs, one, trace)).find((found) => found !== null) ?? byUser(logs, text.trim())
    },
    recent: (limit) => {
      const log = logs.log()
      return log === null ? [] : newestChoices(log, limit)
    },
    part: (ref) => partOf(logs, ref),
    runs: (before, limit) => {
      const log = logs.log()
      return log === null ? [] : sendRuns(log, before, limit)
    },
    account: (run, signal) => accountOfWorkspace(logs, workspace, { run, signal }),
    close: () => {
      logs.close()
      return Promise.resolve()
    },
  }
}

function findOne(
  logs: TraceLogs,
  wanted: Wanted,
  trace: (anchors: readonly Anchor[]) => TraceTimeline | null,
): TraceFound | null {
  const groups = anchorsOf(logs, wanted)
  if (groups.length > 1) {
    const records = groups.flatMap((group) => group.flatMap((one) => (one.kind === 'record' ? [one.seq] : [])))
    const log = logs.log()
    const rows = log === null ? [] : choicesOfRecords(log, records.slice(0, maxChoices))
    return { kind: 'choices', of: 'id', rows: [...rows], more: records.length > maxChoices }
  }
  const timeline = groups[0] === undefined ? null : trace(groups[0])
  return timeline === null ? null : { kind: 'timeline', timeline }
}

function byUser(logs: TraceLogs, user: string): TraceFound {
  const rows = choicesOfUser(logs, user, maxChoices + 1)
  if (rows.length > 0)
    return { kind: 'choices', of: 'user', rows: rows.slice(0, maxChoices), more: rows.length > maxChoices }
  return {
    kind: 'none',
    message:
      `Nothing is known of ${user}: no event, delivery, request or user of the kept logs has that id. ` +
      'It may not have come yet, be older than what is kept, or have gone through another workspace. ' +
      'Ids are compared letter by letter; a record is found by topic:partition:offset.',
  }
}
