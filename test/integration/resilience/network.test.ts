import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { SourceState } from '#engine/source/types.ts'
import { eventually } from '../../support/eventually.ts'
import { type RunningBroker, startBroker } from '../../support/kafka/broker.ts'
import { type CutProxy, startCutProxy } from '../../support/kafka/cut-proxy.ts'
import { caughtUp, type Relaying, startRelaying, stopRelaying } from '../../support/kafka/relaying.ts'
import { connectCluster, type TestCluster } from '../../support/kafka/shared-broker.ts'
import { aKafkaSource, aProducedRecord, textOf } from '../../support/kafka/test-source.ts'
import { describeWith } from '../../support/requirements.ts'

/** The broker hangs up on whoever says nothing for this long. */
const idleMs = 1_500

describeWith(['java', 'maven'], 'a network between relay and broker', () => {
  let proxy: CutProxy
  let broker: RunningBroker
  let cluster: TestCluster
  beforeAll(async () => {
    proxy = await startCutProxy()
    broker = await startBroker({
      listeners: [
        { name: 'PLAINTEXT', protocol: 'PLAINTEXT' },
        { name: 'CUT', protocol: 'PLAINTEXT', advertised: proxy.address },
      ],
      properties: { 'connections.max.idle.ms': String(idleMs) },
    })
    proxy.aim(broker.addresses['CUT'] ?? '')
    cluster = await connectCluster(broker.bootstrapServers)
  })
  afterAll(async () => {
    await cluster.admin.disconnect()
    await broker.stop()
    await proxy.close()
  })

  const produce = async (topic: string, numbers: readonly number[]): Promise<void> =>
    await aKafkaSource(broker.bootstrapServers).produce(
      topic,
      numbers.map((number) => aProducedRecord(number, { partition: number % 2 })),
    )
  const start = (topic: string): Relaying =>
    startRelaying(aKafkaSource(proxy.address), { topics: [topic], consumerGroup: `group-${randomUUID().slice(0, 8)}` })
  const kinds = (states: readonly SourceState[]): string[] => states.map(({ kind }) => kind)
  const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, index) => from + index)
  const valuesOf = (numbers: readonly number[]): string[] => numbers.map((number) => `value-${number}`).toSorted()

  it('that is cut is told with the next try, and crossed again when it is there', async () => {
    const topic = await cluster.createTopic({ partitions: 2 })
    await produce(topic, range(0, 100))
    const relaying = start(topic)
    await caughtUp(relaying, 60_000)
    proxy.become('refuse')
    await produce(topic, range(100, 200))
    await eventually(() =>
      expect(kinds(relaying.states).filter((kind) => kind === 'reconnecting').length).toBeGreaterThan(2),
    )
    const lost = relaying.states.filter((state) => state.kind === 'reconnecting')
    for (const { message } of lost) expect(message).toMatch(/it closed the connection .* the network between was cut/)
    // Longer and longer, within the limits of its jitter.
    const told = lost.map(({ nextTryAtMs }) => nextTryAtMs)
    expect(told).toEqual(told.toSorted((a, b) => a - b))
    proxy.become('through')
    await caughtUp(relaying, 60_000)
    expect(relaying.values.toSorted()).toEqual(valuesOf(range(0, 200)))
    await eventually(() => expect(kinds(relaying.states).at(-1)).toBe('reading'))
    const changes = kinds(relaying.states)
    expect(changes.slice(0, 2)).toEqual(['connecting', 'reading'])
    expect(changes.filter((kind) => kind === 'reading')).toHaveLength(2)
    await stopRelaying(relaying)
  })

  it('that swallows everything is noticed by the silence', async () => {
    const topic = await cluster.createTopic({ partitions: 2 })
    await produce(topic, range(0, 100))
    const relaying = start(topic)
    await caughtUp(relaying, 60_000)
    proxy.become('swallow')
    const swallowedMs = Date.now()
    await eventually(() => expect(kinds(relaying.states)).toContain('reconnecting'), { timeoutMs: 60_000 })
    // Ten seconds for the answer and one for the look; the group would give it up after thirty, this machine is busy.
    expect(Date.now() - swallowedMs).toBeLessThan(28_000)
    const lost = relaying.states.find((state) => state.kind === 'reconnecting')
    expect(lost?.message).toContain('nothing answered in time')
    proxy.become('through')
    await produce(topic, range(100, 200))
    await caughtUp(relaying, 60_000)
    expect(relaying.values.toSorted()).toEqual(valuesOf(range(0, 200)))
    await stopRelaying(relaying)
  })

  it('that has been idle longer than the broker keeps connections is no trouble', async () => {
    const topic = await cluster.createTopic({ partitions: 2 })
    await produce(topic, range(0, 10))
    const relaying = start(topic)
    await caughtUp(relaying, 60_000)
    relaying.handle.setPaused(true)
    const abort = new AbortController()
    const inspected: string[] = []
    const inspectorStates: SourceState[] = []
    const reading = (async () => {
      const query = { topics: [topic], from: 'now', until: 'never', signal: abort.signal } as const
      const onState = (state: SourceState): void => void inspectorStates.push(state)
      for await (const batch of aKafkaSource(proxy.address).inspect({ ...query, onState })) {
        inspected.push(...batch.map(({ value }) => textOf(value) ?? ''))
      }
    })()
    await eventually(() => expect(kinds(inspectorStates)).toContain('reading'))
    // Nothing to wait for: it is the time itself that is tested.
    await delay(3 * idleMs)
    await produce(topic, range(10, 20))
    relaying.handle.setPaused(false)
    await caughtUp(relaying, 60_000)
    await eventually(() => expect(inspected).toHaveLength(10))
    expect(relaying.values.toSorted()).toEqual(valuesOf(range(0, 20)))
    expect(kinds(relaying.states)).toEqual(['connecting', 'reading'])
    expect(kinds(inspectorStates)).toEqual(['connecting', 'reading'])
    abort.abort()
    await reading
    await stopRelaying(relaying)
  })
})
