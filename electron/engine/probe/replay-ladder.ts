import * as say from '#shared/domain/probe/capture-texts.ts'
import { skipped } from '#shared/domain/probe/outcome.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { ReplayConnection } from '#shared/schema/connection.ts'
import { type ProbeEvent, rungNames } from '#shared/schema/probe.ts'
import { profileCapture } from '../source/replay/capture-profile.ts'
import { nearestNames } from '../source/topic-names.ts'
import type { ProbeDeps, ProbeTargets, RungResult } from './climb.ts'
import { climbLadder, type Step } from './ladder.ts'

/** A capture has no network in between: only the last rung means anything. */
export function probeReplay(
  connection: ReplayConnection,
  targets: ProbeTargets,
  deps: ProbeDeps,
  signal: AbortSignal,
): AsyncGenerator<ProbeEvent, void> {
  const none = skipped('A replay reads a file: there is no cluster to ask.')
  const steps = rungNames.map((rung): Step => ({
    rung,
    limitMs: deps.totalMs,
    run: async () =>
      rung === 'first-record' ? await readIt(connection, targets, deps) : { target: null, outcome: none },
  }))
  return climbLadder(steps, { monotonic: deps.monotonic, totalMs: deps.totalMs, signal })
}

async function readIt({ capture }: ReplayConnection, targets: ProbeTargets, deps: ProbeDeps): Promise<RungResult> {
  try {
    const { records, brokenLines, partitions } = await profileCapture(deps.resolvePath(capture), deps.logger)
    const topics = [...new Set(partitions.map(({ topic }) => topic))]
    const missing = targets.topics.filter((topic) => !topics.includes(topic))
    const [first] = missing
    if (first !== undefined) {
      return { target: capture, outcome: say.topicNotInCapture(capture, first, nearestNames(first, topics), topics) }
    }
    if (records === 0) return { target: capture, outcome: say.captureEmpty(capture) }
    return { target: capture, outcome: say.captureRead(capture, { records, brokenLines, topics }) }
  } catch (error) {
    if (error instanceof AppError) return { target: capture, outcome: say.captureUnreadable(capture, error.message) }
    throw error
  }
}
