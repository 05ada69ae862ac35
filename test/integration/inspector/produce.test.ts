import { mkdirSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createRecordWork } from '#engine/inspector/work/record-work.ts'
import type { ProducePreview, ProduceTarget, RecordWork } from '#engine/inspector/work/types.ts'
import { createJobService } from '#engine/jobs/job-service.ts'
import type { JobService } from '#engine/jobs/types.ts'
import type { KafkaPort } from '#engine/source/types.ts'
import type { JobStatus } from '#shared/contract/jobs.ts'
import { encodeCaptureLine } from '#shared/domain/capture/capture-line.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import { eventually } from '../../support/eventually.ts'
import { useSecuredBroker, securedSource } from '../../support/kafka/secured-cluster.ts'
import { useSharedBroker } from '../../support/kafka/shared-broker.ts'
import { aKafkaSource, readToEnd } from '../../support/kafka/test-source.ts'
import { collectingLogger } from '../../support/logger.ts'
import { describeWith } from '../../support/requirements.ts'
import { anInspector, drain, fakeSource, type InspectorUnderTest, recordOf } from './inspector-under-test.ts'

let under: InspectorUnderTest
let jobs: JobService
let work: RecordWork
let sessionId: string
let openSource: () => KafkaPort

/** With a null key and value, duplicate headers, an absent one, and bytes that are no text. */
const odd: RawRecord = {
  ...recordOf(1),
  partition: 2,
  key: null,
  value: Uint8Array.of(0, 255, 1),
  headers: [
    ['b', Uint8Array.of(1)],
    ['a', null],
    ['b', Uint8Array.of()],
  ],
}
const tombstone: RawRecord = { ...recordOf(2), partition: 1, key: Uint8Array.of(7), value: null }
const plain: RawRecord = { ...recordOf(0), key: Buffer.from('k'), timestampMs: 1_600_000_000_000n }
const kept: readonly RawRecord[] = [plain, odd, tombstone]

beforeEach(async () => {
  const source = fakeSource()
  under = await anInspector({ source })
  const connection = { version: 1, kind: 'kafka', bootstrapServers: ['127.0.0.1:1'] }
  under.workspace.saveFile('connections', 'broker', connection, null)
  source.push(kept)
  source.end()
  ;({ sessionId } = await under.inspector.start({
    connection: 'any',
    topics: [],
    from: 'beginning',
    mapping: null,
    format: 'auto',
  }))
  await drain(under.inspector)
  let ids = 0
  const random = { next: () => 0.5, uuid: () => `id-${(ids += 1)}` }
  jobs = createJobService({ random, logger: collectingLogger() })
  const { inspector, workspace } = under
  work = createRecordWork({ workspace, kept: inspector, jobs, random, openSource: () => openSource() })
})
afterEach(async () => {
  await jobs.close()
  await under.close()
})

const endOf = (jobId: string): Promise<JobStatus> =>
  eventually(() => {
    const job = jobs.statuses().find((status) => status.jobId === jobId)
    if (job === undefined || job.state === 'running') throw new Error('still running')
    return job
  })

const confirmed = ({ clusterId, topics }: ProducePreview) => ({ clusterId, topics: topics.map(({ name }) => name) })

async function produceAll(target: ProduceTarget): Promise<JobStatus> {
  const { jobId } = await work.produce(target, confirmed(await work.previewProduce(target)))
  return await endOf(jobId)
}

const target = (source: ProduceTarget['source'], topic: string | null, keep = false): ProduceTarget => ({
  source,
  connection: 'broker',
  topic,
  keepPartitions: keep,
  keepTimestamps: keep,
})

describeWith(['kafka'], 'producing to a topic', () => {
  const cluster = useSharedBroker()
  beforeEach(() => {
    openSource = () => aKafkaSource(cluster.bootstrapServers)
  })

  const seqs = () => kept.map((_, index) => under.inspector.status().firstSeq + index)
  const readBack = (topic: string) => readToEnd(aKafkaSource(cluster.bootstrapServers), [topic], 'beginning')

  function writeCapture(name: string, lines: readonly string[]): void {
    mkdirSync(under.workspace.path('captures'), { recursive: true })
    writeFileSync(under.workspace.path(`captures/${name}.ndjson`), lines.join('\n'))
  }

  it('writes kept records as they came, after a confirmation that names cluster and topic', async () => {
    const topic = await cluster.createTopic({ partitions: 3 })
    const all = target({ kind: 'records', sessionId, seqs: seqs() }, topic, true)
    const preview = await work.previewProduce(all)
    const { clusterId } = await cluster.admin.describeCluster()
    expect(preview).toMatchObject({ clusterId, topics: [{ name: topic, partitions: 3, records: 3 }], records: 3 })
    expect(preview.brokers[0]).toContain(':')
    const refused = work.produce(all, { clusterId: 'another', topics: [topic] })
    await expect(refused).rejects.toMatchObject({
      code: 'CONFIRMATION_REQUIRED',
      message: expect.stringMatching(new RegExp(`${topic}.*${clusterId}`)),
    })
    await expect(work.produce(all, undefined)).rejects.toMatchObject({ code: 'CONFIRMATION_REQUIRED' })
    expect(await readBack(topic)).toEqual([])
    expect(await produceAll(all)).toMatchObject({ state: 'done', done: 3, total: 3, message: '3 records produced.' })
    const back = (await readBack(topic)).toSorted((a, b) => a.partition - b.partition)
    expect(back.map((record) => ({ ...record, offset: 0n, topic: 'orders' }))).toEqual(
      [plain, tombstone, odd].map((record) => ({
        ...record,
        offset: 0n,
        key: record.key && expect.objectContaining(Buffer.from(record.key)),
        value: record.value && expect.objectContaining(Buffer.from(record.value)),
        headers: record.headers.map(([name, value]) => [name, value && expect.objectContaining(Buffer.from(value))]),
      })),
    )
  })

  it('lets the key decide as Kafka’s own producer does', async () => {
    const topic = await cluster.createTopic({ partitions: 6 })
    // Values of Utils.murmur2 in Kafka's own tests.
    const expected = { '21': -973932308, foobar: -790332482, 'a-little-bit-long-string': -985981536 }
    writeCapture(
      'keyed',
      Object.keys(expected).map((key) => encodeCaptureLine({ ...plain, key: Buffer.from(key), partition: 999 })),
    )
    expect(await produceAll(target({ kind: 'capture', capture: 'keyed' }, topic))).toMatchObject({ state: 'done' })
    const found = (await readBack(topic)).map(({ key, partition }) => [Buffer.from(key ?? []).toString(), partition])
    expect(Object.fromEntries(found)).toEqual(
      Object.fromEntries(Object.entries(expected).map(([key, hash]) => [key, (hash & 0x7fffffff) % 6])),
    )
  })

  it('leaves broken lines of a capture out, names them, and loses nothing else', async () => {
    const topic = await cluster.createTopic({})
    writeCapture('broken', [encodeCaptureLine(plain), '{"topic":', encodeCaptureLine(odd), '{"topic":"x"}', ''])
    const end = await produceAll(target({ kind: 'capture', capture: 'captures/broken.ndjson' }, topic))
    expect(end).toMatchObject({ state: 'done', done: 2 })
    expect(end.message).toMatch(/2 records produced. 2 lines were left out: Line 2 .* Line 4 /)
    expect(await readBack(topic)).toHaveLength(2)
  })

  it('writes one edited record', async () => {
    const topic = await cluster.createTopic({})
    const line = encodeCaptureLine({ ...plain, topic, value: Buffer.from('{"n":9223372036854775807}') })
    expect(await produceAll(target({ kind: 'line', line }, null))).toMatchObject({ state: 'done', done: 1 })
    expect(Buffer.from((await readBack(topic))[0]?.value ?? []).toString()).toBe('{"n":9223372036854775807}')
  })

  it('creates no topic, names the nearest, and refuses partitions that are not there', async () => {
    const topic = await cluster.createTopic({ partitions: 2 })
    const typo = target({ kind: 'records', sessionId, seqs: seqs() }, `${topic}x`)
    await expect(work.previewProduce(typo)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining(topic),
    })
    expect(await cluster.admin.listTopics()).not.toContain(`${topic}x`)
    const tooFew = target({ kind: 'records', sessionId, seqs: seqs() }, topic, true)
    await expect(work.previewProduce(tooFew)).rejects.toMatchObject({
      code: 'BAD_INPUT',
      message: expect.stringMatching(/partition 2 .*only 2 partitions/),
    })
  })

  it('says how many were written when it is cancelled, and when the broker refuses one', async () => {
    const topic = await cluster.createTopic({ config: { 'max.message.bytes': '100000' } })
    // Many at once are too large for the topic, too, but each is not.
    const line = encodeCaptureLine({ ...plain, value: Buffer.alloc(400, 'x') })
    writeCapture('many', [
      ...Array.from({ length: 1_200 }, () => line),
      encodeCaptureLine({ ...plain, value: Buffer.alloc(200_000) }),
    ])
    const refused = await produceAll(target({ kind: 'capture', capture: 'many' }, topic))
    expect(refused.state).toBe('failed')
    expect(refused.message).toMatch(/takes no record of 200,\d+ bytes.*1,200 records were produced before/s)
    const source = target({ kind: 'capture', capture: 'many' }, topic)
    const { jobId } = await work.produce(source, confirmed(await work.previewProduce(source)))
    jobs.cancel(jobId)
    expect(await endOf(jobId)).toMatchObject({
      state: 'cancelled',
      message: expect.stringMatching(/^Cancelled after \d+ records?/),
    })
  })
})

describeWith(['kafka'], 'producing without permission', () => {
  const cluster = useSecuredBroker()

  it('says that WRITE is missing and how it is given', async () => {
    const topic = await cluster.createTopic({})
    await cluster.grant({ principal: 'User:app', topic, operations: ['DESCRIBE'] })
    openSource = () => securedSource(cluster.connection('SASL_PLAINTEXT'))
    const end = await produceAll(target({ kind: 'line', line: encodeCaptureLine(plain) }, topic))
    expect(end).toMatchObject({ state: 'failed', message: expect.stringContaining('--operation Write') })
    expect(end.message).toContain('Nothing was produced.')
  })
})
