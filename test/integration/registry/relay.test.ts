import { randomUUID } from 'node:crypto'
import { afterEach, expect, test } from 'vitest'
import type { RelayStatus } from '#shared/contract/relays.ts'
import { type ClusterEngine, startClusterEngine } from '../../support/engine/cluster-engine.ts'
import { eventually } from '../../support/eventually.ts'
import { inTime } from '../../support/in-time.ts'
import { useSharedBroker } from '../../support/kafka/shared-broker.ts'
import { aKafkaSource } from '../../support/kafka/test-source.ts'
import { startRegistryProxy } from '../../support/registry/registry-proxy.ts'
import { startScriptedRegistry, type ScriptedAnswer } from '../../support/registry/scripted-registry.ts'
import { useSharedRegistry } from '../../support/registry/shared-registry.ts'
import { aShopEvent, avroProducer, framed, protobufProducer } from '../../support/registry/shop-events.ts'
import { describeWith } from '../../support/requirements.ts'

const deadline = { timeoutMs: 60_000 }

describeWith(['kafka', 'registry'], 'a relay of records with schemas', () => {
  const cluster = useSharedBroker()
  const registry = useSharedRegistry()
  const opened: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const close of opened.splice(0).toReversed()) await close()
  })

  async function startEngine(
    registryUrl: string,
    topic: string,
    consumerGroup = `registry-${randomUUID().slice(0, 8)}`,
  ): Promise<ClusterEngine> {
    const started = await startClusterEngine({
      connection: {
        version: 1,
        kind: 'kafka',
        bootstrapServers: [cluster.bootstrapServers],
        schemaRegistry: { url: registryUrl },
      },
      relay: { topics: [topic], consumerGroup },
    })
    opened.push(() => started.close())
    await started.services.receivers.start('local')
    return started
  }

  async function produce(topic: string, values: readonly Uint8Array[]): Promise<void> {
    const source = aKafkaSource(cluster.bootstrapServers)
    await source.produce(
      topic,
      values.map((value) => ({ key: null, value })),
    )
    await source.close()
  }

  const statusOf = ({ services }: ClusterEngine): RelayStatus => {
    const [status] = services.relays.statuses()
    if (status === undefined) throw new Error('the workspace has no relay')
    return status
  }

  test('waits while the registry is away, says so with the next try, and loses nothing when it is back', async () => {
    const topic = await cluster.createTopic()
    const producer = await avroProducer(registry.url, topic)
    const proxy = await startRegistryProxy(registry.url)
    opened.push(() => proxy.down())
    await produce(
      topic,
      Array.from({ length: 20 }, (_, number) => producer.encode(aShopEvent(number))),
    )
    await proxy.down()
    const engine = await startEngine(proxy.url, topic)
    await engine.services.relays.start('orders')
    const waiting = await eventually(() => {
      const status = statusOf(engine)
      expect(status.state).toBe('reconnecting')
      expect(status.message).toContain('cannot be reached')
      return status
    }, deadline)
    expect(waiting.nextTryAtMs).toBeGreaterThan(0)
    expect(waiting).toMatchObject({ consumed: 0, rejected: 0 })
    await proxy.up()
    await eventually(() => expect(statusOf(engine)).toMatchObject({ state: 'running', delivered: 20 }), deadline)
    expect(statusOf(engine)).toMatchObject({ consumed: 20, mapped: 20, rejected: 0, message: null })
    expect(proxy.asked.filter((path) => path === `/schemas/ids/${producer.schemaId}`)).toHaveLength(1)
  })

  test('credentials that the registry refuses make no dead letters: the relay waits until they are right', async () => {
    const topic = await cluster.createTopic()
    let refused = true
    const scripted = await startScriptedRegistry(() => {
      return refused ? { status: 401, body: '' } : { body: { schema: '"string"', subject: 's', version: 1 } }
    })
    opened.push(() => scripted.close())
    await produce(topic, [framed(7, [4], Buffer.from('hi'))])
    const engine = await startEngine(scripted.url, topic)
    await engine.services.relays.start('orders')
    await eventually(() => {
      const { state, message } = statusOf(engine)
      expect([state, message]).toEqual(['reconnecting', expect.stringContaining('wants a user name and password')])
    }, deadline)
    expect(statusOf(engine)).toMatchObject({ consumed: 0, rejected: 0 })
    refused = false
    await eventually(() => expect(statusOf(engine)).toMatchObject({ state: 'running', consumed: 1 }), deadline)
  })

  test('stops at once while it waits, and goes on there at the next start', async () => {
    const topic = await cluster.createTopic()
    const producer = await avroProducer(registry.url, topic)
    await produce(topic, [producer.encode(aShopEvent(0))])
    const proxy = await startRegistryProxy(registry.url)
    opened.push(() => proxy.down())
    await proxy.down()
    const group = `registry-${randomUUID().slice(0, 8)}`
    const engine = await startEngine(proxy.url, topic, group)
    const { relays, groups } = engine.services
    await relays.start('orders')
    await eventually(() => expect(statusOf(engine).state).toBe('reconnecting'), deadline)
    await relays.stop('orders')
    expect(statusOf(engine).state).toBe('stopped')
    // It left the group, so that nobody waits until its session has timed out, which is after 10 s.
    await inTime(8_000, () =>
      eventually(async () => expect(await groups.describe('cluster', group)).toMatchObject({ members: [] })),
    )
    await proxy.up()
    await relays.start('orders')
    await eventually(() => expect(statusOf(engine)).toMatchObject({ delivered: 1, rejected: 0 }), deadline)
  })

  test('a schema that does not exist is the reason of a dead letter, and the others go on', async () => {
    const topic = await cluster.createTopic()
    const producer = await protobufProducer(registry.url, topic)
    await produce(topic, [producer.encode(aShopEvent(0)), framed(4_000_000, [0]), producer.encode(aShopEvent(1))])
    const engine = await startEngine(registry.url, topic)
    const { relays } = engine.services
    await relays.start('orders')
    await eventually(() => expect(statusOf(engine)).toMatchObject({ delivered: 2, rejected: 1 }), deadline)
    const [letter] = relays.deadLetters('orders', { before: null, limit: 10 })
    expect(letter).toMatchObject({ offset: '1', reason: 'not-decoded' })
    expect(letter?.message).toContain('does not know schema id 4000000')
  })

  test('dead letters are mapped again without the registry: the log keeps the schemas that were used', async () => {
    const topic = await cluster.createTopic()
    const schema = (name: string) =>
      `{"type":"record","name":"E","fields":[{"name":"${name}","type":"string"},{"name":"pad","type":"string"}]}`
    const answers: Record<string, ScriptedAnswer> = { '/schemas/ids/7': { body: { schema: schema('title') } } }
    const scripted = await startScriptedRegistry(
      (path) => answers[path] ?? { status: 404, body: { error_code: 40_403, message: 'none' } },
    )
    // Avro strings: length as a zig-zag varint, then the text. The last is large enough for the worker.
    const small = framed(7, [10], Buffer.from('hello'), [2], Buffer.from('x'))
    const large = framed(7, [10], Buffer.from('world'), [0x80, 0x80, 0x20], Buffer.alloc(262_144, 'x'))
    await produce(topic, [small, large, framed(8, [10], Buffer.from('later'), [0])])
    const engine = await startEngine(scripted.url, topic)
    const { relays, workspace } = engine.services
    await relays.start('orders')
    await eventually(() => expect(statusOf(engine)).toMatchObject({ consumed: 3, rejected: 3 }), deadline)
    const reasons = relays.deadLetters('orders', { before: null, limit: 10 }).map(({ reason }) => reason)
    expect(reasons).toEqual(['not-decoded', 'name-missing', 'name-missing'])
    await relays.stop('orders')
    await scripted.close()

    const { revision } = workspace.readFile('mappings', 'default')
    const mapping = { version: 1, name: { path: '$.value.title' }, external_id: { constant: 'u' } }
    workspace.saveFile('mappings', 'default', mapping, revision)
    const [, , letter] = relays.deadLetters('orders', { before: null, limit: 10 })
    expect(await relays.deadLetter(letter?.id ?? '')).toMatchObject({
      valueText: '{\n  "title": "hello",\n  "pad": "x"\n}',
      event: { verdict: 'mapped' },
    })
    const retried = await relays.retryDeadLetters('orders', { reason: 'name-missing' })
    expect(retried).toEqual({ retried: 2, stillRejected: 0 })
    const unknown = relays.retryDeadLetters('orders', { reason: 'not-decoded' })
    await expect(unknown).rejects.toMatchObject({ code: 'UNREACHABLE', retryable: true })
  })
})
