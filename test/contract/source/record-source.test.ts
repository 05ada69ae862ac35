/** One suite over every kind of source: what is above them must not notice which one it has. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSource } from '#engine/source/open-source.ts'
import type { RecordSource, RelaySourceConfig, SourceState } from '#engine/source/types.ts'
import { AppError } from '#shared/lib/app-error.ts'
import { encodeCaptureLine } from '#shared/domain/capture/capture-line.ts'
import { connectionFile } from '#shared/schema/connection.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import { eventually } from '../../support/eventually.ts'
import { useSharedBroker } from '../../support/kafka/shared-broker.ts'
import { aKafkaSource, readToEnd, sourceDeps } from '../../support/kafka/test-source.ts'
import { describeWith } from '../../support/requirements.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const partitions = 3
const perPartition = 20
const startMs = 1_700_000_000_000n

const records: readonly RawRecord[] = Array.from({ length: partitions * perPartition }, (_, number) => ({
  topic: 'events',
  partition: number % partitions,
  offset: BigInt(Math.floor(number / partitions)),
  timestampMs: startMs + BigInt(Math.floor(number / partitions) * 1_000),
  key: number % 5 === 0 ? null : Buffer.from(`key-${number}`),
  value: number % 7 === 0 ? null : Buffer.from([number, 0xff, 0x00]),
  headers: [
    ['trace', Buffer.from('1')],
    ['trace', Buffer.from('2')],
  ],
}))

/** Makes a source that holds exactly `records`, in a topic of the name it answers. */
type Fixture = () => Promise<{ readonly source: RecordSource; readonly topic: string }>

/** What must be the same, in the order of partition and offset, without the topic's name. */
const comparable = (some: readonly RawRecord[]) =>
  some
    .toSorted((a, b) => a.partition - b.partition || Number(a.offset - b.offset))
    .map((one) => ({
      at: `${one.partition}/${one.offset}`,
      timestampMs: one.timestampMs,
      key: one.key && Buffer.from(one.key).toString('hex'),
      value: one.value && Buffer.from(one.value).toString('hex'),
      headers: one.headers.map(([name, value]) => [name, value && Buffer.from(value).toString('hex')]),
    }))

function recordSourceContract(fixture: Fixture): void {
  let source: RecordSource
  let topic: string
  beforeAll(async () => {
    ;({ source, topic } = await fixture())
  })

  const expectFrom = async (from: Parameters<typeof readToEnd>[2], first: bigint): Promise<void> => {
    const wanted = records.filter((record) => record.offset >= first)
    expect(comparable(await readToEnd(source, [topic], from))).toEqual(comparable(wanted))
  }

  /** Relays everything; the positions that it reached serve as the log. */
  const relayConfig = (overrides: Partial<RelaySourceConfig> = {}): RelaySourceConfig => ({
    topics: [topic],
    consumerGroup: `group-${randomUUID().slice(0, 8)}`,
    from: 'earliest',
    storedPosition: () => null,
    onState: () => undefined,
    ...overrides,
  })

  it('gives every record with all its bytes', () => expectFrom('beginning', 0n))
  it('gives nothing from now to the end', () => expectFrom('now', BigInt(perPartition)))
  it('begins at the last records of each partition', () => expectFrom({ last: 3 }, BigInt(perPartition - 3)))
  it('begins at an offset', () => expectFrom({ offset: '11' }, 11n))
  it('begins at a time', () => expectFrom({ time: new Date(Number(startMs) + 4_500).toISOString() }, 5n))

  it('keeps the order within a partition', async () => {
    const next = new Map<number, bigint>()
    for (const { partition, offset } of await readToEnd(source, [topic], 'beginning')) {
      expect(offset).toBe(next.get(partition) ?? 0n)
      next.set(partition, offset + 1n)
    }
  })

  it('names its cluster the same way every time', async () => {
    const id = await source.clusterId()
    expect(id).not.toBe('')
    expect(await source.clusterId()).toBe(id)
    expect((await source.check()).clusterId).toBe(id)
  })

  it('lists its topics with their partitions', async () => {
    expect((await source.check()).topics).toContainEqual({ name: topic, partitions })
  })

  it('refuses an unknown topic with the nearest name', async () => {
    await expect(readToEnd(source, [`${topic}x`], 'beginning')).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining(`did you mean "${topic}"`),
    })
    const handle = source.relay(relayConfig({ topics: [`${topic}x`] }), async () => undefined)
    await expect(handle.done).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('ends a following inspection when its signal fires', async () => {
    const abort = new AbortController()
    const states: SourceState['kind'][] = []
    const seen: RawRecord[] = []
    for await (const batch of source.inspect({
      topics: [topic],
      from: 'beginning',
      until: 'never',
      signal: abort.signal,
      onState: (state) => states.push(state.kind),
    })) {
      seen.push(...batch)
      if (seen.length >= records.length) abort.abort()
    }
    expect(seen.length).toBe(records.length)
    expect(states.slice(0, 2)).toEqual(['connecting', 'reading'])
  })

  it('relays every record, and progress reaches the ends', async () => {
    const seen: RawRecord[] = []
    const handle = source.relay(relayConfig(), async (batch) => {
      seen.push(...batch)
    })
    await eventually(async () => {
      const progress = await handle.progress()
      expect(progress.map(({ partition, committed, low, high }) => [partition, committed, low, high])).toEqual(
        Array.from({ length: partitions }, (_, partition) => [
          partition,
          BigInt(perPartition),
          0n,
          BigInt(perPartition),
        ]),
      )
    })
    expect(comparable(seen)).toEqual(comparable(records))
    await handle.stop()
    await handle.done
  })

  it('goes on where the log and the group stand after a stop', async () => {
    const stored = new Map<number, bigint>()
    const seen: RawRecord[] = []
    const config = relayConfig({ storedPosition: (_, partition) => stored.get(partition) ?? null })
    const onBatch = async (batch: readonly RawRecord[]): Promise<void> => {
      seen.push(...batch)
      for (const record of batch) stored.set(record.partition, record.offset + 1n)
    }
    let enter: () => void = () => undefined
    const entered = new Promise<void>((resolve) => {
      enter = resolve
    })
    const first = source.relay(config, async (batch) => {
      await onBatch(batch)
      enter()
    })
    await entered
    await first.stop()
    const second = source.relay(config, onBatch)
    await eventually(() => expect(seen.length).toBeGreaterThanOrEqual(records.length))
    await second.stop()
    expect(comparable(seen)).toEqual(comparable(records))
  })

  it('hands nothing out while a relay is paused', async () => {
    const seen: RawRecord[] = []
    const handle = source.relay(relayConfig(), async (batch) => {
      seen.push(...batch)
    })
    handle.setPaused(true)
    await handle.progress()
    expect(seen).toEqual([])
    handle.setPaused(false)
    await eventually(() => expect(seen.length).toBe(records.length))
    await handle.stop()
  })

  it('ends a relay with an error of storing that no retry can cure', async () => {
    const handle = source.relay(relayConfig(), async () => {
      throw new AppError('STORE_FAILED', 'The disk is full.')
    })
    await expect(handle.done).rejects.toMatchObject({ code: 'STORE_FAILED' })
  })
}

describeWith(['kafka'], 'a Kafka cluster as a source', () => {
  const cluster = useSharedBroker()
  recordSourceContract(async () => {
    const topic = await cluster.createTopic({ partitions })
    const source = aKafkaSource(cluster.bootstrapServers)
    await source.produce(topic, records)
    return { source, topic }
  })
})

describe('a capture as a source', () => {
  const directory = temporaryDirectory(afterAll)
  recordSourceContract(async () => {
    const capture = join(directory(), 'events.ndjson')
    await writeFile(capture, records.map((record) => `${encodeCaptureLine(record)}\n`).join(''))
    const connection = connectionFile.parse({ version: 1, kind: 'replay', capture, recordsPerSecond: 0, loop: false })
    return { source: openSource(connection, sourceDeps()), topic: 'events' }
  })
})
