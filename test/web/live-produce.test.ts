import { Kafka, logLevel, type KafkaMessage } from 'kafkajs'
import { expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { useSharedBroker } from '../support/kafka/shared-broker.ts'
import { promptMember } from '../support/kafka/prompt-member.ts'
import { describeWith } from '../support/requirements.ts'
import { appPerTest } from '../support/web/app-per-test.ts'
import { filterBy, openLive, rows, selectFirst } from '../support/web/live.ts'
import { chooseTopic, doWithRecords } from '../support/web/produce.ts'

describeWith(['kafka', 'chromium'], 'records are produced to a real topic after a confirmation', () => {
  const cluster = useSharedBroker()
  const app = appPerTest()

  const writeConnection = () =>
    app.workspace.write('connections/cluster.json', {
      version: 1,
      kind: 'kafka',
      bootstrapServers: cluster.bootstrapServers,
    })

  async function messagesOf(topic: string, wanted: number): Promise<readonly KafkaMessage[]> {
    const found: KafkaMessage[] = []
    const consumer = new Kafka({
      brokers: cluster.bootstrapServers.split(','),
      logLevel: logLevel.NOTHING,
    }).consumer({ groupId: `reads-${topic}`, ...promptMember })
    await consumer.connect()
    try {
      await consumer.subscribe({ topic, fromBeginning: true })
      await consumer.run({ eachMessage: async ({ message }) => void found.push(message) })
      await eventually(() => expect(found.length).toBeGreaterThanOrEqual(wanted), { timeoutMs: 60_000 })
    } finally {
      await consumer.disconnect()
    }
    return found
  }

  it('names cluster, topic and count before it writes, and tells what was written', async () => {
    const topic = await cluster.createTopic({ prefix: 'produced' })
    writeConnection()
    const { page } = app.tab
    await openLive(page)
    await filterBy(page, 'event = purchase and verdict = mapped')
    await rows(page).nth(4).waitFor()
    await selectFirst(page)
    for (let step = 0; step < 3; step += 1) await page.keyboard.press('Shift+ArrowDown')
    await doWithRecords(page, 'Produce selection (4)')

    const dialog = page.getByRole('dialog', { name: 'Produce 4 records' })
    await chooseTopic(page, topic)
    const { clusterId } = await cluster.admin.describeCluster()
    await dialog.getByText(clusterId).waitFor()
    await dialog.getByText(`${topic}, 1 partition: 4 records`).waitFor()
    expect((await cluster.admin.fetchTopicOffsets(topic))[0]?.offset).toBe('0')
    await dialog.getByRole('button', { name: 'Produce 4 records' }).click()
    await dialog.getByText('4 records produced.').waitFor()
    const messages = await messagesOf(topic, 4)
    expect(messages).toHaveLength(4)
    expect(messages.every((message) => message.headers?.['traceparent'] !== undefined)).toBe(true)
  })

  it('produces an edited record, digit by digit, and says what is wrong with it before', async () => {
    const topic = await cluster.createTopic({ prefix: 'edited' })
    writeConnection()
    const { page } = app.tab
    await openLive(page)
    await rows(page).nth(1).click()
    await doWithRecords(page, 'Edit and produce')
    const dialog = page.getByRole('dialog', { name: 'Edit and produce' })
    const editor = dialog.getByRole('textbox', { name: 'Record to produce' })
    await editor.fill('{"topic":"x","key":{"utf8":"k"},"value":{"json":{"id":9223372036854775807,}}}')
    await dialog.getByRole('status').filter({ hasNotText: 'can be produced' }).waitFor()
    expect(await dialog.getByRole('button', { name: 'Produce…' }).isDisabled()).toBe(true)
    await editor.fill('{"topic":"x","key":{"utf8":"k"},"value":{"json":{"id":9223372036854775807}}}')
    await dialog.getByText('This record can be produced.').waitFor()
    await dialog.getByRole('button', { name: 'Produce…' }).click()
    await chooseTopic(page, topic)
    await page.getByRole('button', { name: 'Produce 1 record' }).click()
    await page.getByText('1 record produced.').waitFor()
    const [message] = await messagesOf(topic, 1)
    expect([String(message?.key), String(message?.value)]).toEqual(['k', '{"id":9223372036854775807}'])
  })

  it('creates no topic: one that is not there is told, and nothing is written', async () => {
    writeConnection()
    const { page } = app.tab
    await openLive(page)
    await rows(page).nth(1).click()
    await doWithRecords(page, 'Produce selection (1)')
    await chooseTopic(page, 'not-there')
    await page.getByRole('dialog').getByRole('alert').getByText('not-there').waitFor()
    expect(await page.getByRole('button', { name: 'Produce', exact: true }).isDisabled()).toBe(true)
    expect(await cluster.admin.listTopics()).not.toContain('not-there')
  })
})
