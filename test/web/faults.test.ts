import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { freePorts } from '../support/free-ports.ts'
import { describeWith } from '../support/requirements.ts'
import { goTo, launchBrowser, openTab, type Tab } from '../support/web/browser.ts'
import { pasteSample } from '../support/web/mapping.ts'
import { sampleWorkspace, type SampleWorkspace } from '../support/web/sample-workspace.ts'
import { builtPage, serveApp, type ServedApp } from '../support/web/served-app.ts'

describeWith(['chromium'], 'faults are told in a browser and lose nothing', () => {
  let browser: Browser
  let page: string
  let workspace: SampleWorkspace
  const apps: ServedApp[] = []
  const tabs: Tab[] = []

  const serve = async (port = 0): Promise<ServedApp> => {
    const app = await serveApp(workspace.directory, page, port)
    apps.push(app)
    return app
  }
  const open = async (url: string): Promise<Tab> => {
    const tab = await openTab(browser, url)
    tabs.push(tab)
    return tab
  }

  beforeAll(async () => {
    page = await builtPage()
    browser = await launchBrowser()
  })
  afterAll(() => browser?.close())
  beforeEach(() => {
    workspace = sampleWorkspace()
  })
  afterEach(async () => {
    for (const tab of tabs.splice(0)) await tab.context.close()
    for (const app of apps.splice(0)) await app.kill()
    workspace.remove()
  })

  it('says that the engine is gone, keeps unsaved edits, and goes on when it is back', async () => {
    const app = await serve((await freePorts(1))[0])
    const { page: tab } = await open(app.url)
    await goTo(tab, 'Mapping')
    await pasteSample(tab)
    await tab.getByLabel('name: comes from').selectOption('constant')
    await tab.getByLabel('name: value').fill('kept')
    const event = tab.getByRole('region', { name: 'Event it becomes' })
    await event.getByText('"kept"').waitFor()
    await tab.clock.install()
    await app.kill()
    await tab.getByText('What you see is as of before', { exact: false }).waitFor()
    // No more tries by itself: the last one has failed, the next one would come when the clock goes on.
    await tab.clock.pauseAt((await tab.evaluate(() => Date.now())) + 60_000)
    await tab.getByText(/Trying again in \d+ s\./).waitFor()
    await serve(app.port)
    await tab.getByRole('button', { name: 'Try now' }).click()
    await tab.getByRole('button', { name: 'Try now' }).waitFor({ state: 'detached' })
    await tab.clock.resume()
    expect(await tab.getByLabel('name: value').inputValue()).toBe('kept')
    await tab.getByLabel('name: value').fill('used')
    await event.getByText('"used"').waitFor()
  })

  it('opens read-only while another engine has the workspace, and lets nothing be changed', async () => {
    await serve()
    const second = await serve()
    const { page: tab } = await open(second.url)
    await goTo(tab, 'Mapping')
    await tab.getByLabel('name: comes from').waitFor()
    expect(await tab.getByLabel('name: comes from').isDisabled()).toBe(true)
    expect(await tab.getByRole('button', { name: 'New mapping' }).isDisabled()).toBe(true)
    await goTo(tab, 'Relay')
    expect(await tab.getByRole('radio', { name: 'Live' }).isDisabled()).toBe(true)
    await goTo(tab, 'Connections')
    expect(await tab.getByLabel('Capture file').isDisabled()).toBe(true)
  })

  it('names a broken file and what is wrong in it, follows its repair, and goes on with the others', async () => {
    const app = await serve()
    const { page: tab } = await open(app.url)
    await goTo(tab, 'Mapping')
    await tab.getByLabel('name: comes from').waitFor()
    const good = workspace.read('mappings/default.json')
    workspace.write('mappings/default.json', '{ "version": 1, "name": ')
    const banner = tab.getByRole('status').filter({ hasText: 'mappings/default.json' })
    await banner.waitFor()
    workspace.write('mappings/default.json', good)
    await banner.waitFor({ state: 'detached' })
  })

  it('says at the field what a connection lacks, and does not write it', async () => {
    const app = await serve()
    const { page: tab } = await open(app.url)
    await goTo(tab, 'Connections')
    await tab.getByRole('button', { name: 'New connection' }).click()
    await tab.getByRole('dialog').getByText('Kafka cluster').click()
    await tab.getByRole('textbox', { name: 'Name' }).fill('cloud')
    await tab.getByRole('button', { name: 'Create' }).click()
    await tab.getByLabel('Protocol').selectOption('SASL_SSL')
    await tab.getByLabel('API secret or password').fill('hunter2')
    await tab.getByRole('button', { name: 'Save', exact: true }).click()
    // There is no keychain behind a browser: what was typed is dropped, and the variable to set is named.
    const secret = tab.getByLabel('API secret or password')
    await eventually(async () => expect(await secret.inputValue()).toBe('${env:CLOUD_PASSWORD}'))
    await tab.getByText('export CLOUD_PASSWORD=…').waitFor()
    await tab.getByText('Give at least one server as host:port.').waitFor()
    expect(() => workspace.read('connections/cloud.json')).toThrow()

    await tab.getByLabel('Bootstrap servers').fill('127.0.0.1:1')
    await tab.getByLabel('API key or user').fill('${env:KAFKA_API_KEY}')
    await tab.getByLabel('API secret or password').fill('${env:KAFKA_API_SECRET}')
    await tab.getByRole('button', { name: 'Save', exact: true }).click()
    await eventually(() => expect(workspace.read('connections/cloud.json')).toMatchObject({ kind: 'kafka' }))
    await tab.getByRole('button', { name: 'Test connection' }).click()
    await tab.getByRole('region', { name: 'Test', exact: true }).getByText('127.0.0.1:1 refuses').waitFor()
    expect(workspace.read('connections/cloud.json')['security']).toMatchObject({ password: '${env:KAFKA_API_SECRET}' })
  })
})
