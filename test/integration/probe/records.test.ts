import { Kafka, logLevel } from 'kafkajs'
import { beforeAll, expect, it } from 'vitest'
import { useSharedBroker } from '../../support/kafka/shared-broker.ts'
import { eventually } from '../../support/eventually.ts'
import { expectWarning } from '../../support/probe/expect-ladder.ts'
import { aConnection, runLadder } from '../../support/probe/run-ladder.ts'
import { startScriptedRegistry } from '../../support/registry/scripted-registry.ts'
import { describeWith } from '../../support/requirements.ts'

describeWith(['kafka'], 'the first-record rung', () => {
  const cluster = useSharedBroker()
  let connection = aConnection('127.0.0.1:1')
  beforeAll(() => {
    connection = aConnection(cluster.bootstrapServers.split(','))
  })
  const kafka = () => new Kafka({ brokers: cluster.bootstrapServers.split(','), logLevel: logLevel.NOTHING })

  async function produce(
    topic: string,
    messages: readonly { value: string | Buffer | null; timestamp?: string; partition?: number }[],
  ) {
    const producer = kafka().producer()
    await producer.connect()
    await producer.send({ topic, messages: [...messages] })
    await producer.disconnect()
  }

  it('reads the newest record and says what it is and how old', async () => {
    const topic = await cluster.createTopic({ partitions: 2 })
    const twoHoursAgo = Date.now() - 2 * 3_600_000 - 60_000
    await produce(topic, [
      { partition: 0, value: 'old', timestamp: String(twoHoursAgo - 86_400_000) },
      { partition: 1, value: '{"event_name":"signup"}', timestamp: String(twoHoursAgo) },
    ])
    const ladder = await runLadder(connection, { topics: [topic] })
    expect(ladder.rung('first-record')).toMatchObject({
      status: 'ok',
      code: 'ok',
      target: topic,
      message: `Read ${topic}[1]@0, written 2 hours ago: JSON.`,
    })
    expect(ladder.summary).toEqual({ type: 'summary', ok: true, failedRung: null })
  })

  it('says that nothing was ever written', async () => {
    const topic = await cluster.createTopic()
    expectWarning(await runLadder(connection, { topics: [topic] }), 'first-record', {
      code: 'topic-empty',
      target: topic,
      message: `Connected, permitted, empty. Nothing was ever written to "${topic}".`,
      fix: ['Produce a record, or check that whoever should write does.'],
    })
  })

  it('says that the records are gone, and since when at least', async () => {
    const topic = await cluster.createTopic({ config: { 'retention.ms': String(3 * 86_400_000) } })
    await produce(topic, [{ value: 'a' }, { value: 'b' }])
    await eventually(() => cluster.admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '2' }] }))
    await eventually(async () => {
      expectWarning(await runLadder(connection, { topics: [topic] }), 'first-record', {
        code: 'topic-empty',
        message: `Connected, permitted, empty. There is nothing to read in "${topic}" now: 2 records were written and have been deleted since; retention is 3 days, so the last one was most likely written longer ago than that.`,
        fix: ['Produce a record, or check that whoever should write does.'],
      })
    })
  })

  it('warns of a record that cannot be decoded, with a guess at its format', async () => {
    const topic = await cluster.createTopic()
    await produce(topic, [{ value: Buffer.from([0, 0, 0, 4, 0x12, 2, 6]) }])
    const rung = (await runLadder(connection, { topics: [topic] })).rung('first-record')
    expect(rung).toMatchObject({ status: 'warning', code: 'first-record-undecoded' })
    expect(rung.message).toMatch(
      new RegExp(
        `^Read ${topic}\\[0\\]@0, written .+, and its value could not be decoded \\(bytes with schema id 1042\\)\\. .+`,
      ),
    )
    expect(rung.fix).toEqual([
      'Check "schemaRegistry" of the connection: it must be the registry that the producer used.',
    ])
  })

  it('decodes with the schema of the registry, and names type, id and version', async () => {
    const topic = await cluster.createTopic()
    const schema = { type: 'record', name: 'Order', namespace: 'shop', fields: [{ name: 'id', type: 'long' }] }
    const registry = await startScriptedRegistry((path) => {
      if (path.startsWith('/subjects/'))
        return { body: { subject: `${topic}-value`, version: 3, id: 1042, schema: '' } }
      if (path === '/subjects') return { body: [`${topic}-value`] }
      if (path.endsWith('/versions')) return { body: [{ subject: `${topic}-value`, version: 3 }] }
      return { body: { schema: JSON.stringify(schema) } }
    })
    await produce(topic, [{ value: Buffer.from([0, 0, 0, 4, 0x12, 2]) }])
    const ladder = await runLadder(
      { ...connection, schemaRegistry: { enabled: true, url: registry.url } },
      { topics: [topic] },
    )
    expect(ladder.rung('schema-registry').message).toBe(`${registry.url} answers: 1 subject.`)
    expect(ladder.rung('first-record')).toMatchObject({ status: 'ok' })
    expect(ladder.rung('first-record').message).toContain(': Avro shop.Order with schema id 1042')
    await registry.close()
  })

  it('warns of bytes that are no known format', async () => {
    const topic = await cluster.createTopic()
    await produce(topic, [{ value: Buffer.from([0xff, 0xfe, 0x01]) }])
    const rung = (await runLadder(connection, { topics: [topic] })).rung('first-record')
    expect(rung).toMatchObject({ status: 'warning', code: 'first-record-undecoded' })
    expect(rung.message).toContain('its value could not be decoded (bytes).')
  })

  it('does not take a record that is too large for the test for a broken connection', async () => {
    const topic = await cluster.createTopic({ config: { 'max.message.bytes': '20000000' } })
    await produce(topic, [{ value: Buffer.alloc(17 * 1_048_576) }])
    const rung = (await runLadder(connection, { topics: [topic] })).rung('first-record')
    expect(rung).toMatchObject({ status: 'warning', code: 'first-record-large' })
  })

  it('passes a tombstone and an empty topic beside a filled one', async () => {
    const [tombstones, filled, empty] = await Promise.all([
      cluster.createTopic(),
      cluster.createTopic(),
      cluster.createTopic(),
    ])
    await produce(tombstones, [{ value: null }])
    await produce(filled, [{ value: '{}' }])
    const rung = (await runLadder(connection, { topics: [tombstones, filled, empty] })).rung('first-record')
    expect(rung).toMatchObject({ status: 'warning', code: 'topic-empty' })
    expect(rung.message).toContain(`Read ${tombstones}[0]@0, `)
    expect(rung.message).toContain(': a tombstone (no value).')
    expect(rung.message).toContain(`Read ${filled}[0]@0, `)
    expect(rung.message).toContain(`Nothing was ever written to "${empty}".`)
  })

  it('looks before the marker of a transaction, and says when nothing was committed', async () => {
    const [committed, aborted] = await Promise.all([cluster.createTopic(), cluster.createTopic()])
    const producer = kafka().producer({
      transactionalId: `probe-${committed}`,
      maxInFlightRequests: 1,
      idempotent: true,
    })
    await producer.connect()
    const good = await producer.transaction()
    await good.send({ topic: committed, messages: [{ value: '{"a":1}' }] })
    await good.commit()
    const bad = await producer.transaction()
    await bad.send({ topic: aborted, messages: [{ value: '{"a":1}' }] })
    await bad.abort()
    const open = await producer.transaction()
    const held = await cluster.createTopic()
    await open.send({ topic: held, messages: [{ value: '{"a":1}' }] })
    await produce(held, [{ value: '{"a":2}' }])
    expectWarning(await runLadder(connection, { topics: [held] }), 'first-record', {
      code: 'first-record-held-back',
      message:
        `"${held}" can be read, but a transaction that has not ended holds back all that was written (2 offsets): records ` +
        'are shown and relayed once they are committed.',
      fix: [expect.stringMatching(/^Check that whoever writes commits its transactions/)],
    })
    await open.abort()
    await producer.disconnect()
    const first = (await runLadder(connection, { topics: [committed] })).rung('first-record')
    expect(first.message).toContain(`Read ${committed}[0]@0, `)
    expectWarning(await runLadder(connection, { topics: [aborted] }), 'first-record', {
      code: 'first-record-none',
      message: `"${aborted}" can be read, but its end holds only markers of transactions: no record that was committed.`,
      fix: ['Check that whoever writes commits its transactions.'],
    })
  })
})
