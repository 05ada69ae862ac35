import { describe, expect, it } from 'vitest'
import { climbLadder, type Step } from '#engine/probe/ladder.ts'
import { failed, passed, warning } from '#shared/domain/probe/outcome.ts'
import { type ProbeEvent, type RungName, rungNames } from '#shared/schema/probe.ts'

/** Rungs that are all good, but for those named; the clock stands still until a rung moves it. */
function climb(
  rungs: Partial<Record<RungName, Step['run']>>,
  time: { totalMs?: number; signal?: AbortSignal; clock?: { ms: number } } = {},
) {
  const clock = time.clock ?? { ms: 0 }
  const steps = rungNames.map((rung): Step => ({
    rung,
    limitMs: 1_000,
    run: rungs[rung] ?? (async () => ({ outcome: passed(`${rung} is good.`), target: rung })),
  }))
  return climbLadder(steps, {
    monotonic: () => clock.ms,
    totalMs: time.totalMs ?? 10_000,
    signal: time.signal ?? new AbortController().signal,
  })
}

async function toEnd(stream: AsyncIterable<ProbeEvent>) {
  const events: ProbeEvent[] = []
  for await (const event of stream) events.push(event)
  return { events, rungs: events.flatMap((event) => (event.type === 'rung' ? [event] : [])) }
}

describe('a ladder', () => {
  it('announces each rung, tells it, and ends with the summary', async () => {
    const { events } = await toEnd(climb({}))
    expect(events).toHaveLength(23)
    expect(events.slice(0, 2)).toEqual([
      { type: 'started', rung: 'dns' },
      { type: 'rung', rung: 'dns', status: 'ok', target: 'dns', ms: 0, code: 'ok', message: 'dns is good.', fix: [] },
    ])
    expect(events.at(-1)).toEqual({ type: 'summary', ok: true, failedRung: null })
  })

  it('goes on after a warning and stops trying after a failure', async () => {
    const tried: string[] = []
    const { rungs, events } = await toEnd(
      climb({
        tcp: async () => ({ outcome: warning('slow', 'slow', ['wait']), target: 'a' }),
        sasl: async () => ({ outcome: failed('no', 'no', ['ask']), target: 'a' }),
        metadata: async () => {
          tried.push('metadata')
          return { outcome: passed(''), target: null }
        },
      }),
    )
    expect(rungs.map(({ status }) => status)).toEqual([
      'ok',
      'warning',
      'ok',
      'ok',
      'failed',
      'skipped',
      'skipped',
      'skipped',
      'skipped',
      'skipped',
      'skipped',
    ])
    expect(tried).toEqual([])
    expect(events.at(-1)).toEqual({ type: 'summary', ok: false, failedRung: 'sasl' })
  })

  it('says that no time was left, and for which rung', async () => {
    const clock = { ms: 0 }
    const { rungs } = await toEnd(
      climb(
        {
          dns: async () => {
            clock.ms += 950
            return { outcome: passed('slow'), target: null }
          },
        },
        { totalMs: 1_000, clock },
      ),
    )
    expect(rungs[0]).toMatchObject({ status: 'ok', ms: 950 })
    expect(rungs[1]).toMatchObject({
      status: 'failed',
      code: 'out-of-time',
      message: 'There was no time left for tcp: the whole test may take 1 s, and the rungs before were slow.',
    })
  })

  it('gives a rung what is left of the whole, when that is less than its own limit', async () => {
    const ended = await toEnd(
      climb(
        {
          dns: (signal) =>
            new Promise((resolve) =>
              signal.addEventListener('abort', () => resolve({ outcome: failed('timeout', '', []), target: null })),
            ),
        },
        { totalMs: 150 },
      ),
    )
    expect(ended.rungs[0]).toMatchObject({ status: 'failed', code: 'timeout' })
  })

  it('says nothing more once the caller has left', async () => {
    const leave = new AbortController()
    const { events } = await toEnd(
      climb(
        {
          tls: async () => {
            leave.abort()
            return { outcome: failed('aborted', '', []), target: null }
          },
        },
        { signal: leave.signal },
      ),
    )
    expect(events.at(-1)).toEqual({ type: 'started', rung: 'tls' })
  })
})
