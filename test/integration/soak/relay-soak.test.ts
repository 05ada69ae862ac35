import { afterEach, expect, it } from 'vitest'
import { inTurns } from '../../support/http/behaviours.ts'
import { eventually } from '../../support/eventually.ts'
import { useSharedBroker } from '../../support/kafka/shared-broker.ts'
import { describeWith } from '../../support/requirements.ts'
import { badCounts } from '../../support/soak/soak-records.ts'
import { createSoakBench, type SoakBench } from '../../support/soak/soak-bench.ts'

const count = 20_000
const partitions = 6
const badEvery = 20

describeWith(['kafka'], 'a relay of 20,000 records, 5 % of them bad', () => {
  const cluster = useSharedBroker()
  let bench: SoakBench | null = null
  afterEach(async () => {
    await bench?.close()
    bench = null
  })

  const open = async (
    more: Pick<Parameters<typeof createSoakBench>[1], 'script' | 'empty'> = {},
  ): Promise<SoakBench> => {
    bench = await createSoakBench(cluster.bootstrapServers, { count, partitions, badEvery, ...more })
    return bench
  }

  /** What must hold whatever happened on the way: nothing lost, one key a record, no rule of OneSignal broken. */
  const expectAllDelivered = async ({ topic, server, good, takenIn }: SoakBench): Promise<void> => {
    expect(server.violations()).toEqual([])
    const taken = takenIn()
    expect(good.filter(({ number }) => taken.get(number) !== 1).map(({ number }) => number)).toEqual([])
    expect(taken.size).toBe(good.length)
    expect(await topic.committed()).toEqual(await topic.ends())
  }

  it('delivers each good one exactly once and reports each bad one with its reason', async () => {
    const soak = await open()
    const run = soak.relay(soak.copyWorkspace(), '--until-idle')
    expect(await run.ended, run.stderr()).toEqual({ code: 0, signal: null })
    await expectAllDelivered(soak)
    expect([...soak.server.received().values()].every((times) => times === 1)).toBe(true)
    expect([...soak.server.sent().values()].every((times) => times === 1)).toBe(true)

    const reported: Record<string, number> = {}
    const places = new Set<string>()
    for (const line of run.of('dead-letter')) {
      reported[String(line['reason'])] = (reported[String(line['reason'])] ?? 0) + 1
      places.add(`${String(line['partition'])}/${String(line['offset'])}`)
    }
    expect(reported).toEqual(badCounts(soak.records))
    expect(places.size).toBe(count / badEvery)
    expect(run.lines.at(-1)).toMatchObject({
      type: 'summary',
      consumed: count,
      mapped: soak.good.length,
      rejected: count / badEvery,
      delivered: soak.good.length,
      failed: 0,
      pending: 0,
      duplicatesSent: 0,
      lag: 0,
    })
  })

  it('loses nothing when it is killed five times, and repeats only with the same key', async () => {
    const soak = await open()
    const directory = soak.copyWorkspace({ destination: { maxEventsPerRequest: 20 } })
    for (let kill = 1; kill <= 5; kill += 1) {
      const run = soak.relay(directory, '--until-idle')
      const goal = (soak.good.length * kill) / 7
      await eventually(() => expect(soak.server.received().size).toBeGreaterThan(goal), {
        timeoutMs: 60_000,
        everyMs: 5,
      })
      run.kill('SIGKILL')
      expect((await run.ended).signal).toBe('SIGKILL')
    }
    const last = soak.relay(directory, '--until-idle')
    expect(await last.ended, last.stderr()).toEqual({ code: 0, signal: null })
    await expectAllDelivered(soak)
    // At most what was in flight at each kill: 4 requests of 20 events.
    const repeated = [...soak.server.received().values()].filter((times) => times > 1).length
    expect(repeated).toBeLessThanOrEqual(5 * 4 * 20)
    expect(last.lines.at(-1)).toMatchObject({ pending: 0, failed: 0, lag: 0 })
  })

  it('delivers everything in the end to a server that answers 503, 429, partly, late, half or not at all', async () => {
    const faults = inTurns(
      { kind: 'accept' },
      { kind: 'status', status: 503 },
      { kind: 'accept' },
      { kind: 'too-many', retryAfterSeconds: 1 },
      { kind: 'accept' },
      { kind: 'partial', everyNth: 3, code: 'internal' },
      { kind: 'accept' },
      { kind: 'never', stored: true },
      { kind: 'accept' },
      { kind: 'half', stored: true },
      { kind: 'reset', stored: false },
      { kind: 'accept', delayMs: 300 },
      { kind: 'garbage', stored: false },
      { kind: 'too-many', retryAfterSeconds: 1, emptyBody: true },
    )
    const soak = await open({ script: (request) => (request < 140 ? faults(request) : { kind: 'accept' }) })
    const run = soak.relay(soak.copyWorkspace(), '--until-idle')
    expect(await run.ended, run.stderr()).toEqual({ code: 0, signal: null })
    await expectAllDelivered(soak)
    expect(run.lines.at(-1)).toMatchObject({ delivered: soak.good.length, failed: 0, pending: 0 })
  })

  it('shares the partitions with a second relay, and one finishes what the other was killed over', async () => {
    const soak = await open({ script: inTurns({ kind: 'accept', delayMs: 20 }), empty: true })
    const first = soak.copyWorkspace({ destination: { maxEventsPerRequest: 50 } })
    const second = soak.copyWorkspace({ destination: { maxEventsPerRequest: 50 } })
    const killed = soak.relay(first)
    const survivor = soak.relay(second)
    const consumed = (run: typeof killed): number => Number(run.of('progress').at(-1)?.['consumed'] ?? 0)
    await soak.topic.produce(soak.records)
    await eventually(() => expect(Math.min(consumed(killed), consumed(survivor))).toBeGreaterThan(0), {
      timeoutMs: 60_000,
    })
    killed.kill('SIGKILL')
    await killed.ended
    await eventually(async () => expect(await soak.topic.committed()).toEqual(await soak.topic.ends()), {
      timeoutMs: 90_000,
      everyMs: 200,
    })
    survivor.kill('SIGINT')
    expect((await survivor.ended).code).toBe(130)
    // What the killed one had stored and committed is in its own log: it is delivered when that workspace runs again.
    const again = soak.relay(first, '--until-idle')
    expect((await again.ended).code, again.stderr()).toBe(0)
    const rest = soak.relay(second, '--until-idle')
    expect((await rest.ended).code, rest.stderr()).toBe(0)
    await expectAllDelivered(soak)
  })
})
