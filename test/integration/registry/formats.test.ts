import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { spawnCli } from '../../support/cli/spawn-cli.ts'
import { useSharedBroker } from '../../support/kafka/shared-broker.ts'
import { aKafkaSource } from '../../support/kafka/test-source.ts'
import { useSharedRegistry } from '../../support/registry/shared-registry.ts'
import { startRegistryProxy } from '../../support/registry/registry-proxy.ts'
import {
  aShopEvent,
  avroProducer,
  jsonProducer,
  protobufProducer,
  type ShopProducer,
} from '../../support/registry/shop-events.ts'
import { describeWith } from '../../support/requirements.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { workspaceJson, writeFiles } from '../../support/workspace-folder.ts'

describeWith(['kafka', 'registry'], 'records with schemas, on the command line', () => {
  const cluster = useSharedBroker()
  const registry = useSharedRegistry()
  const directory = temporaryDirectory(afterEach)
  let topic = ''
  let producers: Readonly<Record<'avro' | 'protobuf' | 'json-schema', ShopProducer>>

  beforeAll(async () => {
    topic = await cluster.createTopic()
    producers = {
      avro: await avroProducer(registry.url, topic),
      protobuf: await protobufProducer(registry.url, topic),
      'json-schema': await jsonProducer(registry.url, topic),
    }
    const source = aKafkaSource(cluster.bootstrapServers)
    const records = Object.values(producers).map(({ encode }, number) => ({
      key: null,
      value: encode(aShopEvent(number)),
    }))
    await source.produce(topic, records)
    await source.close()
  })

  const workspace = (registryUrl: string): string => {
    writeFiles(directory(), {
      'signalbench.json': workspaceJson,
      'connections/broker.json': {
        version: 1,
        kind: 'kafka',
        bootstrapServers: [cluster.bootstrapServers],
        schemaRegistry: { url: registryUrl },
      },
      'mappings/shop.json': {
        version: 1,
        name: { path: '$.value.event_name' },
        external_id: { path: '$.value.user_id' },
        properties: { path: '$.value.price' },
      },
    })
    return directory()
  }
  const run = async (...args: readonly string[]) => {
    const cli = spawnCli([...args, '--workspace', directory()])
    const { code } = await cli.ended
    return { code, cli }
  }
  const tail = (...args: readonly string[]) =>
    run('tail', 'broker', '--topic', topic, '--from', 'beginning', '--until-end', ...args)

  const money = { amount: 100, currency: 'EUR' }

  test('tail reads Avro, Protobuf and JSON Schema with references, and asks for each schema once', async () => {
    const proxy = await startRegistryProxy(registry.url)
    workspace(proxy.url)
    const { code, cli } = await tail()
    await proxy.down()
    expect(cli.stderr()).not.toContain('Warning')
    expect(code).toBe(0)
    expect(cli.of('record').map(({ value }) => value)).toMatchObject([
      { ...aShopEvent(0), price: money },
      { event_name: 'purchase', user_id: 'user-1', price: { currency: 'EUR' } },
      { ...aShopEvent(2) },
    ])
    expect(cli.of('record').map(({ decoding }) => decoding)).toMatchObject([
      { format: 'avro', schemaId: producers.avro.schemaId, messageType: 'shop.Event', diagnostics: [] },
      { format: 'protobuf', schemaId: producers.protobuf.schemaId, messageType: 'shop.Event', diagnostics: [] },
      { format: 'json-schema', schemaId: producers['json-schema'].schemaId, diagnostics: [] },
    ])
    expect(proxy.asked.toSorted()).toEqual([...new Set(proxy.asked)].toSorted())
    expect(proxy.asked.filter((path) => /^\/schemas\/ids\/\d+$/.test(path))).toHaveLength(3)
  })

  test('a capture brings its schemas along, and is mapped without a registry', async () => {
    workspace(registry.url)
    const capture = join(directory(), 'captures', 'shop.ndjson')
    expect((await tail('--capture', capture)).code).toBe(0)
    const schemas = JSON.parse(readFileSync(join(directory(), 'captures', 'shop.schemas.json'), 'utf8')) as object
    expect(Object.keys(schemas)).toHaveLength(6)
    workspace('http://127.0.0.1:1')
    const { code, cli } = await run('map', '--mapping', 'shop', '--capture', capture)
    expect(cli.stderr()).toBe('')
    expect(code).toBe(0)
    expect(cli.of('event').map(({ event }) => event)).toMatchObject([
      { name: 'purchase', external_id: 'user-0', properties: money },
      { name: 'purchase', external_id: 'user-1', properties: { currency: 'EUR' } },
      { name: 'purchase', external_id: 'user-2', properties: { amount: 102 } },
    ])
  })

  test('without its registry tail prints the bytes and says why, and map says that it cannot reach it', async () => {
    workspace('http://127.0.0.1:1')
    const { code, cli } = await tail()
    expect(code).toBe(0)
    expect(cli.of('record')[0]).toMatchObject({
      value: { base64: expect.any(String) },
      decoding: { format: 'bytes', diagnostics: [{ code: 'registry-unreachable' }] },
    })
    expect(cli.stderr()).toContain('nothing listens at that address and port')
    const mapped = await run('map', '--mapping', 'shop', '--connection', 'broker', '--topic', topic)
    expect(mapped.code).toBe(3)
    expect(mapped.cli.stderr()).toContain('cannot be reached')
  })
})
