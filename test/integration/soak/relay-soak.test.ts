import { afterEach, expect, it } from 'vitest'
import { useSharedBroker } from '../../support/kafka/shared-broker.ts'
import { describeWith } from '../../support/requirements.ts'
import { balance, balanceText, noFaults } from '../../support/soak/balance-sheet.ts'
import { killSoak } from '../../support/soak/kill-soak.ts'
import { aheadOfStore } from '../../support/soak/positions.ts'
import { scalingSoak } from '../../support/soak/scaling-soak.ts'
import { badCounts, faultyPlan } from '../../support/soak/soak-records.ts'
import { createSoakBench, type SoakBench } from '../../support/soak/soak-bench.ts'

describeWith(['kafka'], 'a soak of the relay, 5 % of its records bad', () => {
  const cluster = useSharedBroker()
  let bench: SoakBench | null = null
  afterEach(async () => {
    await bench?.close()
    bench = null
  })

  it('delivers each good record exactly once and reports each bad one with its reason', async () => {
    const plan = { count: 20_000, partitions: 6, badEvery: 20 }
    bench = await createSoakBench(cluster.bootstrapServers, { plan })
    const directory = bench.copyWorkspace()
    const run = bench.relay(directory, '--until-idle')
    expect(await run.ended, run.stderr()).toEqual({ code: 0, signal: null })

    const sheet = balance(plan, [directory], bench.server)
    expect(sheet).toMatchObject({ faults: noFaults, repeated: 0 })
    expect(sheet.fates).toEqual({ delivered: 19_000, rejected: 1_000, 'dead letter': 0 })
    expect([...bench.server.sent().values()].every((times) => times === 1)).toBe(true)
    expect(await bench.topic.committed()).toEqual(await bench.topic.ends())
    expect(await aheadOfStore(bench.topic, [directory])).toEqual([])

    const reported: Record<string, number> = {}
    const places = new Set<string>()
    for (const line of run.of('dead-letter')) {
      reported[String(line['reason'])] = (reported[String(line['reason'])] ?? 0) + 1
      places.add(`${String(line['partition'])}/${String(line['offset'])}`)
    }
    expect(reported).toEqual(badCounts(plan))
    expect(places.size).toBe(1_000)
    const counted = { consumed: 20_000, mapped: 19_000, rejected: 1_000, delivered: 19_000, duplicatesSent: 0 }
    expect(run.lines.at(-1)).toMatchObject({
      type: 'summary',
      ...counted,
      failed: 0,
      pending: 0,
      lag: 0,
      latency: { read: { count: 20_000 }, accepted: { count: 19_000, p99Ms: expect.any(Number) } },
    })
  })

  it('accounts for every record when it is killed again and again in front of a server that fails in every way', async () => {
    const plan = faultyPlan(80_000, 6)
    const result = await killSoak(cluster.bootstrapServers, { plan, killEvery: { takenIn: 15_000 } })
    console.log(balanceText(result.balance, [['kills', String(result.kills)]]))
    expect(result.balance.faults).toEqual(noFaults)
    expect(result.ahead).toEqual([])
    expect(result.kills).toBeGreaterThanOrEqual(4)
    expect(result.balance.fates['dead letter']).toBeGreaterThan(150)
    expect(result.committed).toEqual(result.ends)
    // 1 where the last run was the one that gave up an unknown user.
    expect([0, 1], result.exit.stderr).toContain(result.exit.code)
    for (const answer of ['429', '503', '202 with errors', 'no answer', 'reset', 'half an answer', 'no HTTP'])
      expect(result.answers.get(answer), answer).toBeGreaterThan(0)
  })

  it('keeps the balance over four relays of one group when two are killed and two are added', async () => {
    const plan = faultyPlan(60_000, 12)
    const result = await scalingSoak(cluster.bootstrapServers, plan)
    console.log(balanceText(result.balance, [['records in the log of each', result.stored.join(', ')]]))
    expect(result.balance.faults).toEqual(noFaults)
    expect(result.ahead).toEqual([])
    expect(result.committed).toEqual(result.ends)
    expect(Math.min(...result.stored)).toBeGreaterThan(0)
    // Four were interrupted with nothing left to do; two had only to finish what was in their logs.
    expect(result.exits.slice(0, 4)).toEqual([130, 130, 130, 130])
    for (const code of result.exits.slice(4)) expect([0, 1]).toContain(code)
  })
})
