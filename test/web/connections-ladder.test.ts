import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { useSecuredBroker } from '../support/kafka/secured-cluster.ts'
import { describeWith } from '../support/requirements.ts'
import { goTo, launchBrowser, openTab, type Tab } from '../support/web/browser.ts'
import { badge, chooseConnection, ladderText, rungState, testConnection } from '../support/web/connections.ts'
import {
  climbsEveryRung,
  field,
  givesGroupCommands,
  type LadderPlace,
  offersNearestTopic,
  tellsPlaintextOnTlsPort,
  tellsRefusedPort,
  tellsWrongPassword,
  worksWithOwnGroup,
  writeSecureConnection,
} from '../support/web/ladder.ts'
import { sampleWorkspace, type SampleWorkspace } from '../support/web/sample-workspace.ts'
import { builtPage, serveApp, type ServedApp } from '../support/web/served-app.ts'

describeWith(['chromium', 'java', 'maven'], 'the connection ladder on screen', () => {
  const cluster = useSecuredBroker()
  let browser: Browser
  let workspace: SampleWorkspace
  let app: ServedApp
  let web: Server
  let tab: Tab
  let place: LadderPlace

  beforeAll(async () => {
    const page = await builtPage()
    web = createServer((_request, response) => response.end('hello')).listen(0, '127.0.0.1')
    workspace = sampleWorkspace()
    place = await writeSecureConnection(cluster, workspace)
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

  it('climbs all rungs of a good connection, with the topics and the group of its relay', () =>
    climbsEveryRung(tab.page, place))

  it('says that nobody listens at a port, without saving what was tried', () => tellsRefusedPort(tab.page))

  it('says that a port speaks TLS where the settings are for plaintext', () => tellsPlaintextOnTlsPort(tab.page))

  it('recognises a web server', async () => {
    const { page } = tab
    await field(page, 'Bootstrap servers').fill(`127.0.0.1:${(web.address() as AddressInfo).port}`)
    await page.getByLabel('Protocol', { exact: true }).selectOption('PLAINTEXT')
    await testConnection(page)
    expect(await rungState(page, 'protocol')).toBe('failed')
    expect(await ladderText(page, 'protocol')).toMatch(/HTTP/)
  })

  it('says that the password is wrong', () => tellsWrongPassword(tab.page))

  it('offers the nearest name for a mistyped topic', () => offersNearestTopic(tab.page, place))

  it('gives the commands for a group that may not be read, for either tool, to copy', async () => {
    const { page } = tab
    const commands = await givesGroupCommands(page)
    await page.getByRole('button', { name: 'Copy', exact: true }).click()
    await eventually(async () => expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(commands))
    await worksWithOwnGroup(page, place)
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
