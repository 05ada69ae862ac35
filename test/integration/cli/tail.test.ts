import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Kafka, logLevel } from 'kafkajs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { packageRoot } from '#cli/desktop/package-root.ts'
import { spawnCli } from '../../support/cli/spawn-cli.ts'
import { useSharedBroker } from '../../support/kafka/shared-broker.ts'
import { describeWith } from '../../support/requirements.ts'
import { workspaceJson, writeFiles } from '../../support/workspace-folder.ts'

describeWith(['kafka'], 'signalbench tail', () => {
  const cluster = useSharedBroker()
  const directory = mkdtempSync(join(tmpdir(), 'signalbench-tail-'))
  let topic = ''

  beforeAll(async () => {
    topic = await cluster.createTopic({ partitions: 2 })
    writeFiles(directory, {
      'signalbench.json': workspaceJson,
      'connections/broker.json': { version: 1, kind: 'kafka', bootstrapServers: [cluster.bootstrapServers] },
      'connections/nowhere.json': { version: 1, kind: 'kafka', bootstrapServers: ['127.0.0.1:1'] },
    })
    const producer = new Kafka({ brokers: [cluster.bootstrapServers], logLevel: logLevel.NOTHING }).producer()
    await producer.connect()
    await producer.send({
      topic,
      messages: [
        { partition: 0, key: 'k1', value: '{"id":9223372036854775807,"amount":5.0,"event":"a"}', headers: { h: 'v' } },
        { partition: 0, key: null, value: null },
        { partition: 1, key: 'k3', value: '{"amount":250,"event":"b"}' },
        { partition: 1, key: 'k4', value: Buffer.from([0xff, 0xfe, 0x00]) },
      ],
    })
    await producer.disconnect()
  })
  afterAll(() => rmSync(directory, { recursive: true, force: true }))

  const tail = (...args: readonly string[]) => spawnCli(['tail', ...args, '--workspace', directory])
  const all = (...args: readonly string[]) =>
    tail('broker', '--topic', topic, '--from', 'beginning', '--until-end', ...args)

  it('prints every record with exact numbers and says how it was decoded', async () => {
    const child = spawn(
      process.execPath,
      [
        join(packageRoot(), 'bin', 'signalbench.mjs'),
        'tail',
        'broker',
        '--topic',
        topic,
        '--from',
        'beginning',
        '--until-end',
        '--json',
        '--workspace',
        directory,
      ],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    )
    let text = ''
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')))
    await once(child, 'close')
    expect(child.exitCode).toBe(0)
    expect(text).toContain('"value":{"id":9223372036854775807,"amount":5.0,"event":"a"}')
    expect(text).toContain('"value":{"base64":"//4A"}')
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(lines).toHaveLength(5)
    expect(lines.find((line) => line.value === null)).toMatchObject({
      type: 'record',
      topic,
      partition: 0,
      offset: '1',
    })
    expect(lines.find((line) => line.key === 'k1')).toMatchObject({
      headers: [['h', 'v']],
      decoding: { format: 'json', schemaId: null },
    })
    expect(lines.at(-1)).toEqual({ type: 'summary', received: 4, shown: 4, dropped: 0 })
  })

  it.each(['gzip', 'snappy', 'lz4', 'zstd'])('reads a topic that the broker keeps in %s', async (codec) => {
    const packed = await cluster.createTopic({ partitions: 2, config: { 'compression.type': codec } })
    const producer = new Kafka({ brokers: [cluster.bootstrapServers], logLevel: logLevel.NOTHING }).producer()
    await producer.connect()
    const numbers = Array.from({ length: 500 }, (_, number) => number)
    const value = (number: number): string => JSON.stringify({ number, text: 'the same words again '.repeat(10) })
    await producer.send({
      topic: packed,
      messages: numbers.map((number) => ({ partition: number % 2, value: value(number) })),
    })
    await producer.disconnect()
    const run = tail('broker', '--topic', packed, '--from', 'beginning', '--until-end')
    expect((await run.ended).code, run.stderr()).toBe(0)
    const read = run.of('record').map((line) => (line['value'] as { number: number }).number)
    expect(read.toSorted((a, b) => a - b)).toEqual(numbers)
  })

  it('leaves no consumer group behind', async () => {
    const groups = async () => (await cluster.admin.listGroups()).groups.map(({ groupId }) => groupId)
    // The broker may forget one of another test meanwhile.
    const before = new Set(await groups())
    expect((await all().ended).code).toBe(0)
    expect((await groups()).filter((group) => !before.has(group))).toEqual([])
  })

  it('filters, counts what it read, and writes what it shows to a capture', async () => {
    const capture = join(directory, 'captures', 'big.ndjson')
    const run = all('--filter', '$.value.amount > 100', '--capture', capture)
    expect((await run.ended).code).toBe(0)
    expect(run.of('record').map(({ key }) => key)).toEqual(['k3'])
    expect(run.of('summary')).toEqual([{ type: 'summary', received: 4, shown: 1, dropped: 0 }])
    expect(JSON.parse(readFileSync(capture, 'utf8'))).toMatchObject({ key: { utf8: 'k3' }, partition: 1 })
  })

  it('stops at the limit', async () => {
    const run = tail('broker', '--topic', topic, '--from', 'beginning', '--limit', '2')
    expect((await run.ended).code).toBe(0)
    expect(run.of('record')).toHaveLength(2)
  })

  it('ends with 1 for an unknown topic, and creates nothing', async () => {
    const run = tail('broker', '--topic', `${topic}-typo`)
    expect((await run.ended).code).toBe(1)
    expect(run.stderr()).toContain(topic)
    expect(await cluster.admin.listTopics()).not.toContain(`${topic}-typo`)
  })

  it('ends with 3 for a broker that cannot be reached, and 2 for bad usage', async () => {
    const unreachable = tail('nowhere', '--topic', 'x')
    const badFilter = all('--filter', 'amount >')
    const noTopic = tail('broker')
    const unknown = tail('no-such-connection', '--topic', 'x')
    expect((await unreachable.ended).code).toBe(3)
    expect(unreachable.stderr()).toContain('127.0.0.1:1')
    expect((await badFilter.ended).code).toBe(2)
    expect((await noTopic.ended).code).toBe(2)
    expect((await unknown.ended).code).toBe(2)
  })

  it('ends quietly when its reader has seen enough', async () => {
    const command = `"${process.execPath}" bin/signalbench.mjs tail broker --topic ${topic} --from beginning --workspace "${directory}" | head -n 1`
    const child = spawn('bash', ['-c', `set -o pipefail; ${command}`], {
      cwd: packageRoot(),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let complaints = ''
    child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString('utf8')))
    child.stdout.resume()
    // Nothing more comes by itself: the next record finds the pipe closed.
    const producer = new Kafka({ brokers: [cluster.bootstrapServers], logLevel: logLevel.NOTHING }).producer()
    await producer.connect()
    const closed = once(child, 'close')
    let done = false
    void closed.then(() => (done = true))
    while (!done) {
      await producer.send({ topic, messages: [{ value: '{"event":"more"}' }] })
      await Promise.race([closed, producer.send({ topic, messages: [{ value: '{"event":"more"}' }] })])
    }
    await producer.disconnect()
    expect(child.exitCode).toBe(0)
    expect(complaints).not.toContain('EPIPE')
  })
})
