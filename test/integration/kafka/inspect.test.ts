import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { beforeAll, expect, it } from 'vitest'
import { AppError } from '#shared/lib/app-error.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import { eventually } from '../../support/eventually.ts'
import { useSharedBroker } from '../../support/kafka/shared-broker.ts'
import { aKafkaSource, aProducedRecord, readToEnd, textOf } from '../../support/kafka/test-source.ts'
import { describeWith } from '../../support/requirements.ts'

const partitions = 6
const perPartition = 50
const startMs = 1_700_000_000_000

describeWith(['kafka'], 'inspecting a topic of six partitions', () => {
  const cluster = useSharedBroker()
  let topic: string

  /** Offsets by partition of what a reading gave. */
  async function offsetsFrom(from: Parameters<typeof readToEnd>[2]): Promise<Map<number, number[]>> {
    const found = new Map<number, number[]>()
    for (const record of await readToEnd(aKafkaSource(cluster.bootstrapServers), [topic], from)) {
      found.set(record.partition, [...(found.get(record.partition) ?? []), Number(record.offset)])
    }
    return found
  }
  const everyPartition = (first: number): Map<number, number[]> =>
    new Map(
      Array.from({ length: partitions }, (_, partition) => [
        partition,
        Array.from({ length: perPartition - first }, (_unused, index) => first + index),
      ]),
    )
  const sorted = (found: Map<number, number[]>) => new Map([...found].toSorted(([a], [b]) => a - b))

  beforeAll(async () => {
    topic = await cluster.createTopic({ partitions })
    const records = Array.from({ length: partitions * perPartition }, (_, number) =>
      aProducedRecord(number, {
        partition: number % partitions,
        timestampMs: BigInt(startMs + Math.floor(number / partitions) * 1_000),
      }),
    )
    await aKafkaSource(cluster.bootstrapServers).produce(topic, records)
  })

  it('reads everything from the beginning, each record once and in order', async () => {
    expect(sorted(await offsetsFrom('beginning'))).toEqual(everyPartition(0))
  })

  it('reads nothing from now to the end', async () => {
    expect((await offsetsFrom('now')).size).toBe(0)
  })

  it('reads the last records of each partition', async () => {
    expect(sorted(await offsetsFrom({ last: 7 }))).toEqual(everyPartition(perPartition - 7))
    expect(sorted(await offsetsFrom({ last: 5_000 }))).toEqual(everyPartition(0))
  })

  it('reads from an offset in the middle of a batch, and nothing behind the end', async () => {
    expect(sorted(await offsetsFrom({ offset: '33' }))).toEqual(everyPartition(33))
    expect((await offsetsFrom({ offset: '9223372036854775807' })).size).toBe(0)
  })

  it('reads from a time, and nothing from a time after the last record', async () => {
    const time = (seconds: number) => ({ time: new Date(startMs + seconds * 1_000).toISOString() })
    expect(sorted(await offsetsFrom(time(20)))).toEqual(everyPartition(20))
    expect(sorted(await offsetsFrom(time(19.5)))).toEqual(everyPartition(20))
    expect((await offsetsFrom(time(perPartition))).size).toBe(0)
  })

  it('follows from now: later records arrive, earlier ones do not, and leaving the loop ends it', async () => {
    const source = aKafkaSource(cluster.bootstrapServers)
    const followed = await cluster.createTopic({ partitions: 2 })
    await source.produce(followed, [aProducedRecord(1), aProducedRecord(2)])
    const states: string[] = []
    const reading = source
      .inspect({
        topics: [followed],
        from: 'now',
        until: 'never',
        signal: new AbortController().signal,
        onState: (state) => states.push(state.kind),
      })
      [Symbol.asyncIterator]()
    const first = reading.next()
    await eventually(() => expect(states).toEqual(['connecting', 'reading']))
    await source.produce(followed, [aProducedRecord(3)])
    const { value } = await first
    expect((value ?? []).map((record: RawRecord) => textOf(record.value))).toEqual(['value-3'])
    await reading.return?.(undefined)
  })

  it('ends when its signal fires while it waits for records', async () => {
    const abort = new AbortController()
    const source = aKafkaSource(cluster.bootstrapServers)
    const reading = source.inspect({
      topics: [topic],
      from: 'now',
      until: 'never',
      signal: abort.signal,
      onState: (state) => state.kind === 'reading' && abort.abort(),
    })
    for await (const batch of reading) expect(batch).toEqual([])
    expect(abort.signal.aborted).toBe(true)
  })

  it('asks the next bootstrap server, whether the first one hangs up or is no Kafka at all', async () => {
    const rude = createServer((socket) => socket.end()).listen(0, '127.0.0.1')
    const web = createServer((socket) => socket.on('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')))
    web.listen(0, '127.0.0.1')
    await Promise.all([once(rude, 'listening'), once(web, 'listening')])
    const addresses = [rude, web].map((server) => `127.0.0.1:${(server.address() as AddressInfo).port}`)
    const source = aKafkaSource([...addresses, '127.0.0.1:1', cluster.bootstrapServers].join(','))
    expect(await readToEnd(source, [topic], 'beginning')).toHaveLength(partitions * perPartition)
    rude.close()
    web.close()
  })

  it('leaves no consumer group behind', async () => {
    await offsetsFrom('beginning')
    const source = aKafkaSource(cluster.bootstrapServers)
    const { groups } = await cluster.admin.listGroups()
    expect(await source.groups()).toEqual(groups.map(({ groupId }) => groupId).toSorted())
    expect(groups.filter(({ groupId }) => groupId.includes('signalbench') || groupId.includes(topic))).toEqual([])
  })

  it('refuses an unknown topic at once, names the nearest and creates nothing', async () => {
    const wrong = `${topic.slice(0, -1)}_`
    const failure = await readToEnd(aKafkaSource(cluster.bootstrapServers), [topic, wrong], 'beginning').catch(
      (error: unknown) => error,
    )
    expect(failure).toBeInstanceOf(AppError)
    expect((failure as AppError).code).toBe('NOT_FOUND')
    expect((failure as AppError).message).toContain(`"${wrong}" (did you mean "${topic}"`)
    expect(await cluster.admin.listTopics()).not.toContain(wrong)
  })

  it('lists topics with their partitions and the cluster, and creates nothing', async () => {
    const before = await cluster.admin.listTopics()
    const check = await aKafkaSource(cluster.bootstrapServers).check()
    expect(check.topics).toContainEqual({ name: topic, partitions })
    const described = await cluster.admin.describeCluster()
    expect(check.brokers).toEqual(described.brokers.map(({ host, port }) => `${host}:${port}`))
    expect(check.clusterId).toBe(described.clusterId)
    expect(await cluster.admin.listTopics()).toEqual(before)
  })
})
