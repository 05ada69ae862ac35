import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { ViewRow } from '#shared/contract/live.ts'
import { type ClusterEngine, startClusterEngine } from '../../support/engine/cluster-engine.ts'
import { eventually } from '../../support/eventually.ts'
import { useSharedBroker } from '../../support/kafka/shared-broker.ts'
import { aKafkaSource } from '../../support/kafka/test-source.ts'
import { startRegistryProxy } from '../../support/registry/registry-proxy.ts'
import { useSharedRegistry } from '../../support/registry/shared-registry.ts'
import { aShopEvent, avroProducer, framed, protobufProducer } from '../../support/registry/shop-events.ts'
import { describeWith } from '../../support/requirements.ts'
import { writeFiles } from '../../support/workspace-folder.ts'

const deadline = { timeoutMs: 30_000 }

describeWith(['kafka', 'registry'], 'the inspector on records with schemas', () => {
  const cluster = useSharedBroker()
  const registry = useSharedRegistry()
  const opened: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const close of opened.splice(0).toReversed()) await close()
  })

  async function startEngine(registryUrl: string): Promise<ClusterEngine> {
    const connection = {
      version: 1,
      kind: 'kafka',
      bootstrapServers: [cluster.bootstrapServers],
      schemaRegistry: { url: registryUrl },
    }
    const engine = await startClusterEngine({ connection, relay: {} })
    opened.push(() => engine.close())
    return engine
  }

  async function produce(topic: string, values: readonly Uint8Array[]): Promise<void> {
    const source = aKafkaSource(cluster.bootstrapServers)
    await source.produce(
      topic,
      values.map((value) => ({ key: null, value })),
    )
    await source.close()
  }

  const read = async ({ services }: ClusterEngine, connection: string, topic: string, kept: number) => {
    const { inspector } = services
    const query = { connection, topics: [topic], from: 'beginning', mapping: 'default', format: 'auto' } as const
    const { sessionId } = await inspector.start(query)
    await eventually(() => expect(inspector.status().kept).toBe(kept), deadline)
    return sessionId
  }
  const shown = async ({ services }: ClusterEngine, sessionId: string, filter: string): Promise<readonly ViewRow[]> => {
    const { viewId } = await services.inspector.openView(sessionId, filter)
    const extent = await eventually(async () => {
      const found = await services.inspector.viewExtent(viewId)
      expect(found.complete).toBe(true)
      return found
    }, deadline)
    return services.inspector.rows(viewId, extent.min, extent.max - extent.min)
  }

  test('reads, filters and maps them, tells which schema each has, and saves them with their schemas', async () => {
    const topic = await cluster.createTopic()
    const avro = await avroProducer(registry.url, topic)
    const protobuf = await protobufProducer(registry.url, topic)
    await produce(topic, [
      ...Array.from({ length: 30 }, (_, number) => avro.encode(aShopEvent(number))),
      ...Array.from({ length: 10 }, (_, number) => protobuf.encode(aShopEvent(100 + number))),
    ])
    const engine = await startEngine(registry.url)
    const { inspector, recordWork, jobs } = engine.services
    const sessionId = await read(engine, 'cluster', topic, 40)
    const rows = await shown(engine, sessionId, '$.value.user_id = "user-105" or $.value.price.amount = 107')
    expect(rows).toMatchObject([
      { format: 'avro', user: 'user-7', eventName: 'purchase', verdict: 'mapped' },
      { format: 'protobuf', user: 'user-105', eventName: 'purchase', verdict: 'mapped' },
    ])
    expect(await inspector.record(sessionId, rows[0]!.seq)).toMatchObject({
      value: {
        format: 'avro',
        schemaId: avro.schemaId,
        schema: { type: 'AVRO', messageType: 'shop.Event', version: 1 },
      },
    })
    const usage = await eventually(async () => {
      const answer = await inspector.schemaUsage(sessionId)
      expect(answer.searched).toBe(answer.total)
      return answer
    }, deadline)
    expect(usage.uses).toMatchObject([
      { schemaId: avro.schemaId, schemaGuid: null, part: 'value', count: 30, topics: [topic] },
      { schemaId: protobuf.schemaId, part: 'value', count: 10, lastSeq: inspector.status().headSeq - 1 },
    ])

    const { viewId } = await inspector.openView(sessionId, '$.value.price.currency = EUR')
    await recordWork.saveCapture({ sessionId, of: { viewId }, name: 'shop', replace: false })
    await eventually(() => expect(jobs.statuses()[0]).toMatchObject({ state: 'done' }), deadline)
    const file = join(engine.directory, 'captures', 'shop.schemas.json')
    expect(Object.keys(JSON.parse(readFileSync(file, 'utf8')) as object)).toHaveLength(4)
    writeFiles(engine.directory, {
      'connections/offline.json': { version: 1, kind: 'replay', capture: 'captures/shop.ndjson', recordsPerSecond: 0 },
    })
    await eventually(() =>
      expect(engine.services.workspace.list('connections').map(({ name }) => name)).toContain('offline'),
    )
    const replayed = await read(engine, 'offline', topic, 40)
    expect(await shown(engine, replayed, 'verdict = mapped')).toHaveLength(40)
  })

  test('shows the bytes and the reason while the registry is away, and reads them by itself when it is back', async () => {
    const topic = await cluster.createTopic()
    const avro = await avroProducer(registry.url, topic)
    await produce(
      topic,
      Array.from({ length: 5 }, (_, number) => avro.encode(aShopEvent(number))),
    )
    const proxy = await startRegistryProxy(registry.url)
    opened.push(() => proxy.down())
    await proxy.down()
    const engine = await startEngine(proxy.url)
    const { inspector } = engine.services
    const sessionId = await read(engine, 'cluster', topic, 5)
    const { viewId } = await inspector.openView(sessionId, '')
    const filtered = await inspector.openView(sessionId, '$.value.user_id = "user-3"')
    const { firstSeq } = inspector.status()
    const before = await inspector.rows(viewId, firstSeq, 5)
    expect(before.map(({ format, verdict }) => [format, verdict])).toEqual(Array(5).fill(['bytes', 'not-decoded']))
    const detail = await inspector.record(sessionId, firstSeq)
    expect(detail.value.diagnostics[0]).toMatchObject({ code: 'registry-unreachable' })
    const statuses: number[] = []
    const watching = new AbortController()
    opened.push(() => Promise.resolve(watching.abort()))
    void (async () => {
      for await (const { revision } of inspector.watchView(viewId, watching.signal)) statuses.push(revision)
    })()
    await proxy.up()
    await eventually(() => expect(statuses.at(-1)).toBeGreaterThan(statuses[0] ?? 0), deadline)
    const after = await inspector.rows(viewId, firstSeq, 5)
    expect(after.map(({ format, verdict }) => [format, verdict])).toEqual(Array(5).fill(['avro', 'mapped']))
    expect((await inspector.record(sessionId, firstSeq)).value).toMatchObject({ format: 'avro', diagnostics: [] })
    const found = await eventually(async () => {
      const { min, max } = await inspector.viewExtent(filtered.viewId)
      expect(max - min).toBe(1)
      return inspector.rows(filtered.viewId, min, 1)
    }, deadline)
    expect(found).toMatchObject([{ user: 'user-3', format: 'avro' }])
  })

  test('a large record is read with its schema, and a schema that does not exist is told', async () => {
    const topic = await cluster.createTopic()
    const avro = await avroProducer(registry.url, topic)
    const large = aShopEvent(1, { event_name: 'x'.repeat(400_000) })
    await produce(topic, [avro.encode(large), framed(3_999_999, Buffer.from('nothing'))])
    const engine = await startEngine(registry.url)
    const sessionId = await read(engine, 'cluster', topic, 2)
    const rows = await shown(engine, sessionId, '')
    expect(rows.map(({ format, user }) => [format, user])).toEqual([
      ['avro', 'user-1'],
      ['bytes', null],
    ])
    const detail = await engine.services.inspector.record(sessionId, rows[1]!.seq)
    expect(detail.value.diagnostics.map(({ code }) => code)).toEqual(['schema-not-found', 'maybe-not-framed'])
  })
})
