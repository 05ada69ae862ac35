import { randomUUID } from 'node:crypto'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import { Kafka, logLevel } from 'kafkajs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Client } from '../contract/support/client.ts'
import { openSocket } from '../contract/support/client.ts'
import { eventually } from '../support/eventually.ts'
import { useSharedBroker } from '../support/kafka/shared-broker.ts'
import { aKafkaSource, commitOffsets } from '../support/kafka/test-source.ts'
import { registerSchema } from '../support/registry/register.ts'
import { useSharedRegistry } from '../support/registry/shared-registry.ts'
import { promptMember } from '../support/kafka/prompt-member.ts'
import { describeWith } from '../support/requirements.ts'
import { goTo, launchBrowser, openTab, type Tab } from '../support/web/browser.ts'
import { chooseConnection } from '../support/web/connections.ts'
import { sampleWorkspace, type SampleWorkspace } from '../support/web/sample-workspace.ts'
import { builtPage, serveApp, type ServedApp } from '../support/web/served-app.ts'

const recordsPerPartition = 10
const ten = Array.from({ length: recordsPerPartition }, (_, number) => number)

const customer = { type: 'record', name: 'Customer', fields: [{ name: 'id', type: 'string' }] }
const order = (...fields: object[]) =>
  JSON.stringify({ type: 'record', name: 'Order', fields: [{ name: 'customer', type: 'Customer' }, ...fields] })

describeWith(['chromium', 'java', 'maven'], 'schemas and consumer groups of a cluster on screen', () => {
  const cluster = useSharedBroker()
  const registry = useSharedRegistry()
  const mark = randomUUID().slice(0, 8)
  const subject = `orders-${mark}-value`
  const customers = `customers-${mark}`
  const proto = `events/${mark} value`
  const group = `shop-${mark}`
  let browser: Browser
  let workspace: SampleWorkspace
  let app: ServedApp
  let tab: Tab
  let topic: string
  let schemaId: number

  beforeAll(async () => {
    topic = await cluster.createTopic({ partitions: 2, prefix: 'orders' })
    await registerSchema(registry.url, customers, { schema: JSON.stringify(customer) })
    const references = [{ name: 'Customer', subject: customers, version: 1 }]
    await registerSchema(registry.url, subject, { schema: order(), references })
    const amount = { name: 'amount', type: 'long', default: 0 }
    schemaId = await registerSchema(registry.url, subject, { schema: order(amount), references })
    const text = 'syntax = "proto3";\n// Who did what\nmessage Event { string name = 1; }'
    await registerSchema(registry.url, proto, { schema: text, schemaType: 'PROTOBUF' })
    // An Order of customer "a" with amount 1, as Avro, behind the id of its schema.
    const value = Buffer.from([0, 0, 0, 0, 0, 2, 0x61, 2])
    value.writeInt32BE(schemaId, 1)
    await aKafkaSource(cluster.bootstrapServers).produce(
      topic,
      [0, 1].flatMap((partition) => ten.map(() => ({ key: null, value, partition }))),
    )
    await commitOffsets(cluster.bootstrapServers, group, [
      { topic, partition: 0, offset: 7n },
      { topic, partition: 1, offset: 10n },
    ])
    workspace = sampleWorkspace()
    workspace.write('connections/cluster.json', {
      version: 1,
      kind: 'kafka',
      bootstrapServers: [cluster.bootstrapServers],
      schemaRegistry: { enabled: true, url: registry.url },
    })
    workspace.write('connections/bare.json', { version: 1, kind: 'kafka', bootstrapServers: ['127.0.0.1:1'] })
    const relay = workspace.read('relays/shop-events.json')
    workspace.write('relays/orders.json', {
      ...relay,
      connection: 'cluster',
      topics: [topic],
      consumerGroup: group,
      enabled: false,
    })
    app = await serveApp(workspace.directory, await builtPage())
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await app?.kill()
    workspace?.remove()
  })
  beforeEach(async () => {
    tab = await openTab(browser, app.url)
    await goTo(tab.page, 'Connections')
    await chooseConnection(tab.page, 'cluster')
  })
  afterEach(async () => {
    await tab.context.close()
    expect(tab.faults).toEqual([])
  })

  const openTabOf = (page: Page, name: string) => page.getByRole('tab', { name, exact: true }).click()

  it('finds a subject, shows its newest version, its id and what it refers to', async () => {
    const { page } = tab
    await openTabOf(page, 'Schemas')
    await page.getByRole('textbox', { name: 'Search subjects' }).fill(mark)
    const subjects = page.getByRole('list', { name: 'Subjects' })
    await eventually(async () =>
      expect(await subjects.getByRole('button').allInnerTexts()).toEqual([customers, proto, subject].toSorted()),
    )
    await subjects.getByRole('button', { name: subject }).click()
    await page.getByLabel(`Schema ${subject} version 2`).getByText('amount').waitFor()
    await eventually(async () => expect(await page.getByRole('main').innerText()).toContain(`Id\n${schemaId}`))
    await page.getByRole('link', { name: `${customers} version 1` }).click()
    await page.getByLabel(`Schema ${customers} version 1`).getByText('Customer').waitFor()
  })

  it('shows what changed between two versions', async () => {
    const { page } = tab
    await openTabOf(page, 'Schemas')
    await page.getByRole('list', { name: 'Subjects' }).getByRole('button', { name: subject }).click()
    const changed = page.locator('.cm-changedLine')
    await page.getByLabel(`Schema ${subject} version 2`).waitFor()
    expect(await changed.count()).toBe(0)
    await page.getByRole('combobox', { name: 'Compare with' }).selectOption('1')
    await changed.filter({ hasText: 'amount' }).first().waitFor()
  })

  it('opens a subject with an odd name by its address, and colours Protobuf', async () => {
    const { page } = tab
    const address = `#/connections/cluster/schemas/subject/${encodeURIComponent(proto)}`
    await page.evaluate((hash) => (location.hash = hash), address)
    const text = page.getByLabel(`Schema ${proto} version 1`)
    await text.getByText('// Who did what').waitFor()
    const colours = await text.evaluate((view) =>
      [...view.querySelectorAll('.cm-line span')].map((one) => getComputedStyle(one).color),
    )
    expect(new Set(colours).size).toBeGreaterThan(1)
  })

  it('leads from a schema id to its subject, and on to the records that use it', async () => {
    const { page } = tab
    const client: Client = createORPCClient(new RPCLink({ websocket: openSocket(tokenOf(app)) }))
    await client.live.start({ connection: 'cluster', topics: [topic], from: 'beginning', mapping: null })
    await page.evaluate((hash) => (location.hash = hash), `#/connections/cluster/schemas/id/${schemaId}`)
    await page.getByLabel(`Schema ${subject} version 2`).waitFor()
    await page.getByRole('link', { name: '20 records' }).click()
    await page.getByRole('grid', { name: 'Records' }).locator('[data-position]').first().waitFor()
    const filter = page.getByRole('textbox', { name: 'Filter', exact: true })
    await eventually(async () =>
      expect(await filter.evaluate((field) => (field as HTMLInputElement).value ?? field.textContent)).toBe(
        `schema = ${schemaId}`,
      ),
    )
  })

  it('says what to do where there is no registry, and where nobody answers', async () => {
    const { page } = tab
    await chooseConnection(page, 'bare')
    await openTabOf(page, 'Schemas')
    await page.getByText('No Schema Registry', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Open the connection' }).click()
    await page.getByRole('switch', { name: 'Use a registry' }).waitFor()
    await openTabOf(page, 'Consumer groups')
    await page.getByRole('alert').getByText('127.0.0.1:1').waitFor()
    expect(await page.getByRole('button', { name: 'Try again' }).isVisible()).toBe(true)
  })

  it('lists groups, marks ours, and shows lag without joining', async () => {
    const { page } = tab
    await openTabOf(page, 'Consumer groups')
    await page.getByRole('textbox', { name: 'Search groups' }).fill(group)
    const item = page.getByRole('list', { name: 'Consumer groups' }).getByRole('button', { name: group })
    await eventually(async () => expect(await item.innerText()).toMatch(/relay[\s\S]*empty/))
    await item.click()
    const rows = page.getByRole('table', { name: 'Positions' }).getByRole('row')
    await eventually(async () =>
      expect(
        (await rows.allInnerTexts()).slice(1).map((row) => row.split(/\s+/).filter((cell) => cell !== '')),
      ).toEqual([
        [topic, '0', '7', '0', '10', '3'],
        [topic, '1', '10', '0', '10', '0'],
      ]),
    )
    await page.getByText('No members: nobody reads with this group now.').waitFor()
  })

  it('previews a seek partition by partition, and moves only the chosen ones', async () => {
    const { page } = tab
    await openRelay(page, 'orders')
    await page.getByRole('tab', { name: 'Lag' }).click()
    await page.getByRole('button', { name: 'Move the start position…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('17 read again, 0 skipped.').waitFor()
    await dialog.getByRole('combobox', { name: 'To' }).selectOption('offset')
    await dialog.getByRole('textbox', { name: 'Offset' }).fill('9')
    await dialog.getByText('1 read again, 2 skipped.').waitFor()
    await dialog.getByRole('checkbox', { name: `Move ${topic} partition 1` }).click()
    await dialog.getByText('0 read again, 2 skipped.').waitFor()
    await dialog.getByRole('button', { name: 'Move the group' }).click()
    await page.getByText(`The group ${group} was moved in 1 partition.`, { exact: false }).waitFor()
    const committed = await cluster.admin.fetchOffsets({ groupId: group, topics: [topic] })
    expect(committed[0]?.partitions.toSorted((a, b) => a.partition - b.partition)).toMatchObject([
      { partition: 0, offset: '9' },
      { partition: 1, offset: '10' },
    ])
  })

  it('asks before a relay joins a group that others use', async () => {
    const { page } = tab
    const kafka = new Kafka({
      brokers: [cluster.bootstrapServers],
      clientId: 'somebody-else',
      logLevel: logLevel.NOTHING,
    })
    const consumer = kafka.consumer({ groupId: group, allowAutoTopicCreation: false, ...promptMember })
    await consumer.connect()
    await consumer.subscribe({ topic })
    await consumer.run({ autoCommit: false, eachMessage: async () => undefined })
    try {
      await eventually(
        async () => expect((await cluster.admin.describeGroups([group])).groups[0]?.members).toHaveLength(1),
        { timeoutMs: 60_000 },
      )
      await openRelay(page, 'orders')
      await page.getByRole('button', { name: 'Start', exact: true }).click()
      const dialog = page.getByRole('dialog', { name: 'Start orders all the same?' })
      await dialog.getByText('somebody-else').waitFor()
      await dialog.getByRole('button', { name: 'Cancel' }).click()
      await dialog.waitFor({ state: 'detached' })
      expect(await page.getByRole('toolbar', { name: 'Relay' }).innerText()).toContain('stopped')
    } finally {
      await consumer.disconnect()
    }
  })
})

async function openRelay(page: Page, name: string): Promise<void> {
  await goTo(page, 'Relay')
  await page.getByRole('combobox', { name: 'Relays' }).selectOption(name)
}

function tokenOf(app: ServedApp): { readonly port: number; readonly token: string } {
  return { port: app.port, token: /#token=(.+)$/.exec(app.url)?.[1] ?? '' }
}
