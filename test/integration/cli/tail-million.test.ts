import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type CodecName, codecNames } from '#engine/source/wire/compression.ts'
import { watchMemory } from '../../bench/support/memory.ts'
import { spawnCli } from '../../support/cli/spawn-cli.ts'
import { aBatchTemplate, fillTopic } from '../../support/kafka/fill-topic.ts'
import { useSharedBroker } from '../../support/kafka/shared-broker.ts'
import { describeWith } from '../../support/requirements.ts'
import { workspaceJson, writeFiles } from '../../support/workspace-folder.ts'

const partitions = 4
const perBatch = 4_000
const batches = 250
const total = batches * perBatch
const startMs = 1_700_000_000_000
/** The batch and the record in it that carry the needle. */
const needle = { batch: 137, index: 1_234 }

const recordsOf = (marked: number | null) =>
  Array.from({ length: perBatch }, (_, index) => ({
    timestampMs: BigInt(index),
    key: Buffer.from(`user_${index % 500}`),
    value: Buffer.from(`{"event_name":"purchase","n":${index},"marker":"${index === marked ? 'needle' : 'hay'}"}`),
    headers: [],
  }))

/** Batch `i` stands in partition i % 4 and its records are of the milliseconds i × 4,000 to i × 4,000 + 3,999. */
const timeOf = (batch: number, index: number): number => startMs + batch * perBatch + index

describeWith(['kafka'], 'signalbench tail of a million records of mixed codecs', () => {
  const cluster = useSharedBroker()
  const directory = mkdtempSync(join(tmpdir(), 'signalbench-million-'))
  let topic = ''

  beforeAll(async () => {
    topic = await cluster.createTopic({ partitions })
    writeFiles(directory, {
      'signalbench.json': workspaceJson,
      'connections/broker.json': { version: 1, kind: 'kafka', bootstrapServers: [cluster.bootstrapServers] },
    })
    const templates = await Promise.all(codecNames.map((codec: CodecName) => aBatchTemplate(recordsOf(null), codec)))
    const withNeedle = await aBatchTemplate(recordsOf(needle.index), 'zstd')
    await fillTopic(
      cluster.bootstrapServers,
      topic,
      Array.from({ length: batches }, (_, batch) => {
        const template = batch === needle.batch ? withNeedle : templates[batch % templates.length]
        if (template === undefined) throw new Error('there is a template for each codec')
        return { template, partition: batch % partitions, baseMs: BigInt(timeOf(batch, 0)) }
      }),
    )
  })
  afterAll(() => rmSync(directory, { recursive: true, force: true }))

  const tail = (...args: readonly string[]) =>
    spawnCli(['tail', 'broker', '--topic', topic, '--until-end', '--workspace', directory, ...args])

  /** First offset and number of records by partition. */
  function byPartition(lines: ReturnType<ReturnType<typeof tail>['of']>) {
    const found: Record<number, { first: number; count: number }> = {}
    for (const line of lines) {
      const partition = Number(line['partition'])
      const known = (found[partition] ??= { first: Number(line['offset']), count: 0 })
      known.count += 1
    }
    return found
  }

  it('finds the one that matches, reports how many it read, and its memory stays flat', async () => {
    const run = tail('--from', 'beginning', '--filter', '$.value.marker = "needle"')
    const memory = watchMemory(run.pid)
    expect((await run.ended).code, run.stderr()).toBe(0)
    const { max, growth } = memory.stop()
    const place = Math.floor(needle.batch / partitions) * perBatch + needle.index
    expect(run.of('record')).toMatchObject([
      {
        partition: needle.batch % partitions,
        offset: String(place),
        timestamp: String(timeOf(needle.batch, needle.index)),
      },
    ])
    expect(run.of('summary')).toEqual([{ type: 'summary', received: total, shown: 1, dropped: 0 }])
    // All of them at once would be 600 MB of objects.
    expect(max).toBeLessThan(500)
    expect(growth).toBeLessThan(80)
  })

  it('begins at the right record of every partition by time, and goes on in the order of time', async () => {
    // In the middle of the fourth batch from the end: the later three follow whole.
    const from = new Date(timeOf(batches - 4, 1_500)).toISOString()
    const run = tail('--from', `time:${from}`)
    expect((await run.ended).code, run.stderr()).toBe(0)
    const records = run.of('record')
    const firstOf = (batch: number) => Math.floor(batch / partitions) * perBatch
    const expected = [4, 3, 2, 1].map((back) => {
      const batch = batches - back
      const skipped = back === 4 ? 1_500 : 0
      return [batch % partitions, { first: firstOf(batch) + skipped, count: perBatch - skipped }] as const
    })
    expect(byPartition(records)).toEqual(Object.fromEntries(expected))
    const times = records.map((line) => Number(line['timestamp']))
    expect(times).toEqual(Array.from({ length: times.length }, (_, index) => timeOf(batches - 4, 1_500) + index))
  })

  it('begins at the offset in every partition that has it', async () => {
    const perPartition = [63, 63, 62, 62].map((count) => count * perBatch)
    const offset = 62 * perBatch - 10
    const run = tail('--from', `offset:${offset}`)
    expect((await run.ended).code, run.stderr()).toBe(0)
    expect(byPartition(run.of('record'))).toEqual(
      Object.fromEntries(perPartition.map((count, partition) => [partition, { first: offset, count: count - offset }])),
    )
  })
})
