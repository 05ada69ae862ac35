import { createServer } from 'node:net'
import { once } from 'node:events'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { SourceState } from '#engine/source/types.ts'
import { AppError } from '#shared/lib/app-error.ts'
import { eventually } from '../../support/eventually.ts'
import { type RunningBroker, startBroker } from '../../support/kafka/broker.ts'
import { connectCluster, type TestCluster } from '../../support/kafka/shared-broker.ts'
import { aKafkaSource, aProducedRecord, textOf } from '../../support/kafka/test-source.ts'
import { describeWith } from '../../support/requirements.ts'

const partitions = 6
const count = 20_000

describeWith(['java', 'maven'], 'a broker that is killed and comes back', () => {
  let broker: RunningBroker
  let cluster: TestCluster
  beforeAll(async () => {
    broker = await startBroker()
    cluster = await connectCluster(broker.bootstrapServers)
  })
  afterAll(async () => {
    await cluster.admin.disconnect()
    await broker.stop()
  })

  async function filledTopic(): Promise<string> {
    const topic = await cluster.createTopic({ partitions })
    const records = Array.from({ length: count }, (_, number) =>
      aProducedRecord(number, {
        partition: number % partitions,
        // Large enough that the source cannot have everything in memory when the broker dies.
        value: Buffer.from(`value-${number}`.padEnd(2_000, '.')),
      }),
    )
    await aKafkaSource(broker.bootstrapServers).produce(topic, records)
    return topic
  }

  it('is survived by a relay: every record comes, and no commit runs ahead of what was stored', async () => {
    const topic = await filledTopic()
    const seen = new Set<string>()
    const stored = new Map<number, bigint>()
    const states: SourceState[] = []
    // Held in the middle, so that the broker dies with batches under way and unread records left.
    let release: () => void = () => undefined
    const gate = new Promise<void>((resolve) => {
      release = resolve
    })
    const handle = aKafkaSource(broker.bootstrapServers).relay(
      {
        topics: [topic],
        consumerGroup: `${topic}-group`,
        from: 'earliest',
        storedPosition: () => null,
        onState: (state) => states.push(state),
      },
      async (records) => {
        if (seen.size > 2_000) await gate
        for (const record of records) {
          seen.add(textOf(record.value) ?? '')
          const next = record.offset + 1n
          if (next > (stored.get(record.partition) ?? 0n)) stored.set(record.partition, next)
        }
      },
    )
    await eventually(() => expect(seen.size).toBeGreaterThan(2_000))
    await broker.kill()
    release()
    await eventually(() => expect(states.map((state) => state.kind)).toContain('reconnecting'), { timeoutMs: 30_000 })
    expect(seen.size).toBeLessThan(count)
    const lost = states.find((state) => state.kind === 'reconnecting')
    expect(lost?.message).toContain(broker.bootstrapServers)
    await expect(handle.progress()).rejects.toMatchObject({ code: 'UNREACHABLE' })

    await broker.restart()
    await eventually(
      async () => {
        const progress = await handle.progress()
        for (const one of progress) expect(one.committed ?? 0n).toBeLessThanOrEqual(stored.get(one.partition) ?? 0n)
        expect(progress.every((one) => one.committed === one.high)).toBe(true)
      },
      { timeoutMs: 60_000, everyMs: 50 },
    )
    expect(seen.size).toBe(count)
    await handle.stop()
    await handle.done
  })

  it('is survived by an inspection, which goes on where it was', async () => {
    const topic = await filledTopic()
    const offsets = new Map<number, bigint[]>()
    const states: string[] = []
    const abort = new AbortController()
    const reading = aKafkaSource(broker.bootstrapServers).inspect({
      topics: [topic],
      from: 'beginning',
      until: 'never',
      signal: abort.signal,
      onState: (state) => states.push(state.kind),
    })
    let total = 0
    let restarted: Promise<void> | null = null
    for await (const batch of reading) {
      for (const { partition, offset } of batch) offsets.set(partition, [...(offsets.get(partition) ?? []), offset])
      total += batch.length
      restarted ??= broker.kill().then(() => broker.restart())
      if (total >= count) abort.abort()
    }
    await restarted
    expect(states).toContain('reconnecting')
    expect(total).toBe(count)
    for (const ofPartition of offsets.values()) {
      expect(ofPartition).toEqual(ofPartition.map((_, index) => BigInt(index)))
    }
  })
})

describeWith([], 'a broker that cannot be reached', () => {
  const failureOf = async (address: string): Promise<AppError> => {
    const failure: unknown = await aKafkaSource(address)
      .check()
      .catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(AppError)
    return failure as AppError
  }

  it('is told with its address, the cause and the remedy', async () => {
    const failure = await failureOf('127.0.0.1:1')
    expect(failure.code).toBe('UNREACHABLE')
    expect(failure.retryable).toBe(true)
    expect(failure.message).toMatch(/127\.0\.0\.1:1: nothing listens there .* Check that the broker runs/)
  })

  it('is told for a name that does not resolve', async () => {
    // Too long for DNS, so that it does not depend on how quickly a name server answers.
    const host = `${'x'.repeat(64)}.invalid`
    expect((await failureOf(`${host}:9092`)).message).toContain('the host name cannot be resolved')
  })

  it('is told for a server that accepts and says nothing, and for one that hangs up', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1')
    const rude = createServer((socket) => socket.end()).listen(0, '127.0.0.1')
    await Promise.all([once(silent, 'listening'), once(rude, 'listening')])
    const addressOf = (server: typeof silent): string => {
      const bound = server.address()
      return typeof bound === 'object' && bound !== null ? `127.0.0.1:${bound.port}` : ''
    }
    expect((await failureOf(addressOf(silent))).message).toContain('nothing answered in time')
    expect((await failureOf(addressOf(rude))).message).toContain('it closed the connection')
    silent.close()
    rude.close()
  })

  it('is told when none of several bootstrap servers answers', async () => {
    expect((await failureOf('127.0.0.1:1,127.0.0.1:2')).message).toMatch(/127\.0\.0\.1:[12]: nothing listens there/)
  })

  it('is told for an IPv6 address as it was written', async () => {
    const failure = await failureOf('[::1]:1')
    expect(failure.message).toContain('at [::1]:1:')
    expect(failure.message).toContain('connect E')
  })

  it('ends an inspection at once instead of hanging', async () => {
    const reading = aKafkaSource('127.0.0.1:1').inspect({
      topics: ['any'],
      from: 'now',
      until: 'never',
      signal: new AbortController().signal,
    })
    await expect(reading[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'UNREACHABLE' })
  })
})
