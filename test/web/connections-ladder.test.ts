import { randomUUID } from 'node:crypto'
import { cpSync, mkdirSync } from 'node:fs'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { securedUsers } from '../support/kafka/secured-broker.ts'
import { useSecuredBroker } from '../support/kafka/secured-cluster.ts'
import { aKafkaSource } from '../support/kafka/test-source.ts'
import { describeWith } from '../support/requirements.ts'
import { goTo, launchBrowser, openTab, type Tab } from '../support/web/browser.ts'
import { badge, chooseConnection, ladderText, rungState, testConnection } from '../support/web/connections.ts'
import { sampleWorkspace, type SampleWorkspace } from '../support/web/sample-workspace.ts'
import { builtPage, serveApp, type ServedApp } from '../support/web/served-app.ts'

const rungs = [
  'dns',
  'tcp',
  'tls',
  'protocol',
  'sasl',
  'metadata',
  'listeners',
  'topic-access',
  'group-access',
  'schema-registry',
  'first-record',
]

describeWith(['chromium', 'java', 'maven'], 'the connection ladder on screen', () => {
  const cluster = useSecuredBroker()
  let browser: Browser
  let workspace: SampleWorkspace
  let app: ServedApp
  let web: Server
  let tab: Tab
  let topic: string
  let group: string

  beforeAll(async () => {
    const page = await builtPage()
    topic = await cluster.createTopic({ prefix: 'orders' })
    group = `shop-${randomUUID().slice(0, 8)}`
    await aKafkaSource(cluster.bootstrapServers).produce(topic, [{ key: null, value: Buffer.from('{"a":1}') }])
    await cluster.grant({ principal: 'User:app', operations: ['READ'], topic })
    await cluster.grant({ principal: 'User:app', operations: ['READ'], group })
    web = createServer((_request, response) => response.end('hello')).listen(0, '127.0.0.1')
    workspace = sampleWorkspace()
    mkdirSync(join(workspace.directory, 'certs'))
    cpSync(cluster.files.ca, join(workspace.directory, 'certs', 'ca.pem'))
    workspace.write('connections/secure.json', {
      version: 1,
      kind: 'kafka',
      bootstrapServers: [cluster.addresses.SASL_SSL],
      security: {
        protocol: 'SASL_SSL',
        mechanism: 'PLAIN',
        username: 'app',
        password: '${env:LADDER_SECRET}',
        caFile: 'certs/ca.pem',
      },
    })
    workspace.write('relays/ladder.json', {
      ...workspace.read('relays/shop-events.json'),
      connection: 'secure',
      topics: [topic],
      consumerGroup: group,
      enabled: false,
    })
    process.env['LADDER_SECRET'] = securedUsers.app
    process.env['LADDER_WRONG'] = 'not-the-password'
    app = await serveApp(workspace.directory, page)
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await app?.kill()
    web?.close()
    workspace?.remove()
  })

  beforeEach(async () => {
    tab = await openTab(browser, app.url)
    await goTo(tab.page, 'Connections')
    await chooseConnection(tab.page, 'secure')
  })
  afterEach(async () => {
    await tab.context.close()
    expect(tab.faults).toEqual([])
    // Every one of these tests only tried things out: the file is as it was.
    expect(workspace.read('connections/secure.json')).toMatchObject({ bootstrapServers: [cluster.addresses.SASL_SSL] })
  })

  const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true })

  it('climbs all rungs of a good connection, with the topics and the group of its relay', async () => {
    const { page } = tab
    expect(await field(page, 'Topics to test').inputValue()).toBe(topic)
    expect(await field(page, 'Group to test').inputValue()).toBe(group)
    await testConnection(page)
    for (const rung of rungs) {
      expect(await rungState(page, rung), rung).toBe(rung === 'schema-registry' ? 'skipped' : 'ok')
    }
    expect(await badge(page)).toBe('can consume')
    expect(await ladderText(page, 'topic-access')).toContain(topic)
    expect(await page.getByRole('listitem').filter({ hasText: 'passed: ' }).count()).toBe(10)
  })

  it('says that nobody listens at a port, without saving what was tried', async () => {
    const { page } = tab
    await field(page, 'Bootstrap servers').fill('127.0.0.1:1')
    await testConnection(page)
    expect(await rungState(page, 'tcp')).toBe('failed')
    expect(await rungState(page, 'tls')).toBe('skipped')
    expect(await ladderText(page, 'tcp')).toContain('127.0.0.1:1')
    expect(await badge(page)).toBe('cannot consume')
    await page.getByRole('button', { name: 'Discard changes' }).click()
    await page.getByText('The form has changed since this test.').waitFor()
  })

  it('says that a port speaks TLS where the settings are for plaintext', async () => {
    const { page } = tab
    await page.getByLabel('Protocol', { exact: true }).selectOption('PLAINTEXT')
    await testConnection(page)
    expect(await page.getByRole('status').filter({ hasText: 'Failed at' }).innerText()).toMatch(/TLS|Kafka protocol/)
    expect(await page.locator('[data-state="failed"]').innerText()).toMatch(/TLS/)
  })

  it('recognises a web server', async () => {
    const { page } = tab
    await field(page, 'Bootstrap servers').fill(`127.0.0.1:${(web.address() as AddressInfo).port}`)
    await page.getByLabel('Protocol', { exact: true }).selectOption('PLAINTEXT')
    await testConnection(page)
    expect(await rungState(page, 'protocol')).toBe('failed')
    expect(await ladderText(page, 'protocol')).toMatch(/HTTP/)
  })

  it('says that the password is wrong', async () => {
    const { page } = tab
    const secret = field(page, 'API secret or password')
    await secret.fill('${env:LADDER_WRONG}')
    await secret.blur()
    await testConnection(page)
    expect(await rungState(page, 'sasl')).toBe('failed')
    expect(await ladderText(page, 'sasl')).not.toContain('not-the-password')
  })

  it('offers the nearest name for a mistyped topic', async () => {
    const { page } = tab
    await field(page, 'Topics to test').fill(`${topic}x`)
    await testConnection(page)
    expect(await rungState(page, 'topic-access')).toBe('failed')
    const text = await ladderText(page, 'topic-access')
    expect(text.replaceAll(`${topic}x`, '')).toContain(topic)
  })

  it('gives the commands for a group that may not be read, for either tool, to copy', async () => {
    const { page } = tab
    await field(page, 'Group to test').fill('somebody-elses')
    await testConnection(page)
    expect(await rungState(page, 'group-access')).toBe('failed')
    const commands = page.getByLabel('Commands for confluent')
    expect(await commands.innerText()).toMatch(/confluent kafka acl create .*--consumer-group somebody-elses/)
    await page.getByRole('button', { name: 'Show for kafka-acls.sh' }).click()
    const other = page.getByLabel('Commands for kafka-acls.sh')
    expect(await other.innerText()).toMatch(/kafka-acls\.sh .*--group somebody-elses/)
    await page.getByRole('button', { name: 'Copy', exact: true }).click()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await other.innerText())
    await field(page, 'Group to test').fill(group)
    await page.getByRole('button', { name: 'Test again' }).click()
    await page.getByText('can consume', { exact: true }).waitFor()
  })

  it('can be cancelled while the other side is silent, and leaves what it found', async () => {
    const open = new Set<Socket>()
    const silent = createTcpServer((socket) => open.add(socket.resume().on('error', () => undefined))).listen(
      0,
      '127.0.0.1',
    )
    await once(silent, 'listening')
    const { page } = tab
    await field(page, 'Bootstrap servers').fill(`127.0.0.1:${(silent.address() as AddressInfo).port}`)
    await page.getByRole('button', { name: 'Test connection' }).click()
    await page.locator('[data-rung="tcp"][data-state="ok"]').waitFor()
    await page.getByRole('button', { name: 'Cancel', exact: true }).click()
    await page.getByText('Cancelled. Nothing is left behind.').waitFor()
    expect(await badge(page)).toBe('not tested')
    expect(await rungState(page, 'tcp')).toBe('ok')
    expect(await rungState(page, 'metadata')).toBe('untried')
    await eventually(() => expect([...open].every((socket) => socket.closed)).toBe(true))
    silent.close()
  })
})
