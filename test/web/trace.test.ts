import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { packageRoot } from '#cli/desktop/package-root.ts'
import { openLogReader } from '#engine/store/log-store.ts'
import { sql } from '#engine/store/sql.ts'
import { eventually } from '../support/eventually.ts'
import { freePorts } from '../support/free-ports.ts'
import { collectingLogger } from '../support/logger.ts'
import { describeWith } from '../support/requirements.ts'
import { goTo, launchBrowser, openTab, type Tab } from '../support/web/browser.ts'
import { sampleWorkspace, type SampleWorkspace } from '../support/web/sample-workspace.ts'
import { builtPage, serveApp, type ServedApp } from '../support/web/served-app.ts'
import { allViolations } from '../support/web/violations.ts'

const check = {
  version: 1,
  capture: 'captures/sample.ndjson',
  mapping: 'default',
  expect: { mapped: { atLeast: 0.9 }, events: 'golden/events.ndjson' },
}

/** So many that the receiver, by its script, refuses some; all of them are through when the tests begin. */
const recordCount = 800

const counts = sql<[], { records: number; signups: number; delivered: number }>('test.counts')`
  SELECT (SELECT count(*) FROM records) AS records, (SELECT count(*) FROM events WHERE name = 'signup') AS signups,
         (SELECT count(*) FROM http_deliveries WHERE state = 'delivered') AS delivered`

/** What lists show from now on stays as it is: every record is read, and every signup has led to its delivery. */
async function everythingWentThrough(directory: string): Promise<void> {
  const db = await eventually(() => openLogReader(directory, { logger: collectingLogger() }))
  try {
    await eventually(
      () => {
        const { records, signups, delivered } = db.get(counts) ?? expect.fail('no counts')
        expect(records).toBe(recordCount)
        expect(signups).toBeGreaterThan(15)
        expect(delivered).toBe(signups)
      },
      { timeoutMs: 90_000, everyMs: 100 },
    )
  } finally {
    db.close()
  }
}

/** Asks axe in both themes; the page ends in the one that it began in. */
async function expectAccessible(page: Page, name: string): Promise<void> {
  for (const other of ['dark', 'light']) {
    expect(await allViolations(page), name).toEqual([])
    await page.getByRole('button', { name: `Switch to the ${other} theme` }).click()
  }
}

const shots = join(packageRoot(), 'test-results', 'trace')

describeWith(['chromium'], 'the Trace screen', () => {
  let browser: Browser
  let workspace: SampleWorkspace
  let app: ServedApp
  let tab: Tab

  beforeAll(async () => {
    const page = await builtPage()
    mkdirSync(shots, { recursive: true })
    const [port = 0] = await freePorts(1)
    workspace = sampleWorkspace(200)
    const capture = readFileSync(join(workspace.directory, 'captures', 'sample.ndjson'), 'utf8').split('\n')
    const first = `${capture.slice(0, recordCount).join('\n')}\n`
    writeFileSync(join(workspace.directory, 'captures', 'first.ndjson'), first)
    workspace.write('connections/sample.json', {
      ...workspace.read('connections/sample.json'),
      capture: 'captures/first.ndjson',
      loop: false,
    })
    workspace.write('checks/sample.json', check)
    workspace.write('receivers/local.json', { ...workspace.read('receivers/local.json'), port })
    workspace.write('relays/shop-events.json', { ...workspace.read('relays/shop-events.json'), mode: 'emulator' })
    workspace.write('journeys/welcome.json', {
      ...workspace.read('journeys/welcome.json'),
      enabled: true,
      steps: [{ wait: '10ms' }, { webhook: 'welcome' }],
    })
    workspace.write('webhooks/welcome.json', {
      ...workspace.read('webhooks/welcome.json'),
      url: `http://127.0.0.1:${port}/hook`,
      retry: { delaysMs: [20, 20, 20, 20], on: ['5xx', '429', 'network'] },
    })
    app = await serveApp(workspace.directory, page)
    await everythingWentThrough(workspace.directory)
    browser = await launchBrowser()
    tab = await openTab(browser, app.url)
  })
  afterAll(async () => {
    const faults = tab?.faults ?? []
    await tab?.context.close()
    await browser?.close()
    await app?.kill()
    workspace?.remove()
    expect(faults).toEqual([])
  })

  it('opens an event by a click, an id, a position, a user and the search, from the record to what was received', async () => {
    const { page } = tab
    await goTo(page, 'Trace')
    const recent = page.getByRole('table', { name: 'Newest events' })
    await page.getByRole('button', { name: 'Refresh' }).click()
    const signup = recent.getByRole('row', { name: /signup.*journey welcome delivered/ })
    await signup.getByRole('link').first().click()
    const steps = page.getByRole('list', { name: 'Steps' })
    await steps
      .getByRole('button', { name: /Received.*POST \/hook → 200/ })
      .first()
      .waitFor({ timeout: 30_000 })
    const said = await steps.getByRole('button').allInnerTexts()
    for (const word of ['Record', 'Event', 'Custom Events API', 'Accepted', 'Journey', 'Webhook welcome, attempt 1']) {
      expect(said.join('\n'), word).toContain(word)
    }
    await page
      .getByRole('toolbar', { name: 'Trace' })
      .getByText(/delivered.*received/)
      .waitFor()
    await page.screenshot({ path: join(shots, 'timeline.png') })

    await steps
      .getByRole('button', { name: /^[^]*Record/ })
      .first()
      .click()
    const details = page.getByRole('region', { name: 'Details' })
    await details.getByRole('heading', { name: /^Value/ }).waitFor()
    await page.keyboard.press('ArrowDown')
    await details.getByRole('heading', { name: 'Event, as sent' }).waitFor()
    const place =
      /(\S+) · partition (\d+) · offset (\d+)/
        .exec(said[0] ?? '')
        ?.slice(1)
        .join(':') ?? ''
    await expectAccessible(page, 'timeline')

    const search = page.getByRole('textbox', { name: 'Id to trace' })
    await search.fill(place)
    await search.press('Enter')
    await eventually(async () => expect(decodeURIComponent(page.url())).toContain(place))
    await steps
      .getByRole('button', { name: /Received/ })
      .first()
      .waitFor()
    await search.fill('nobody-at-all')
    await search.press('Enter')
    await page.getByText('Nothing is known of nobody-at-all').waitFor()
    await expectAccessible(page, 'nothing found')
    const user = / for (\S+)/.exec(said.find((text) => text.includes('Event')) ?? '')?.[1] ?? ''
    await search.fill(user)
    await search.press('Enter')
    await page
      .getByRole('table', { name: new RegExp(`user ${user}`) })
      .getByRole('row')
      .nth(1)
      .waitFor()
    await expectAccessible(page, 'choices')

    await page.keyboard.press('ControlOrMeta+k')
    await page.getByRole('textbox', { name: 'Search or run a command' }).fill(place)
    await page.getByRole('button', { name: `Trace ${place}` }).waitFor()
    await page.keyboard.press('Enter')
    await steps
      .getByRole('button', { name: /Received/ })
      .first()
      .waitFor()
  })

  it('sets sent against received, and leads from ids to their timelines', async () => {
    const { page } = tab
    await goTo(page, 'Trace')
    await page.getByRole('tab', { name: 'Accounting' }).click()
    const table = page.getByRole('table', { name: 'Different event ids' })
    const number = async (fate: string): Promise<number> => {
      const text = await table
        .getByRole('row', { name: new RegExp(`^${fate}`) })
        .getByRole('cell')
        .nth(1)
        .innerText()
      return Number(text.replaceAll(',', ''))
    }
    await page.getByRole('button', { name: 'Count again' }).click()
    await eventually(async () => {
      expect(await number('Sent')).toBeGreaterThan(0)
      expect(await number('Late')).toBeGreaterThan(0)
    })
    expect(await number('Lost')).toBe(0)
    const runs = page.getByRole('list', { name: 'Runs' })
    await runs
      .getByRole('button', { name: /welcome/ })
      .first()
      .click()
    await page
      .getByRole('combobox', { name: 'Compare with' })
      .or(page.getByRole('textbox', { name: 'Compare with' }))
      .waitFor()
    await page.screenshot({ path: join(shots, 'accounting.png') })
    await expectAccessible(page, 'accounting')
    await page.locator('section', { hasText: /^Late/ }).getByRole('link').first().click()
    await page
      .getByRole('list', { name: 'Steps' })
      .getByRole('button', { name: /attempt 2/ })
      .first()
      .waitFor()
  })

  it('runs a check, shows what is missing, and keeps golden files after asking', async () => {
    const { page } = tab
    await goTo(page, 'Trace')
    await page.getByRole('tab', { name: 'Checks' }).click()
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    await page.getByText('There is no golden/events.ndjson yet').waitFor({ timeout: 30_000 })
    await expectAccessible(page, 'checks')
    await page.getByRole('button', { name: 'Update golden files' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Update' }).click()
    await page.getByText('As expected.').waitFor({ timeout: 30_000 })
    const mapping = workspace.read('mappings/default.json')
    workspace.write('mappings/default.json', { ...mapping, name: { constant: 'renamed' } })
    await eventually(
      async () => {
        await page.getByRole('button', { name: 'Run', exact: true }).click()
        await page
          .getByRole('list', { name: 'Failures' })
          .getByText(/differs: \$\.name/)
          .first()
          .waitFor({ timeout: 10_000 })
      },
      { timeoutMs: 60_000 },
    )
    await page.getByRole('button', { name: 'Show difference' }).first().click()
    await page.getByRole('dialog').getByText('1 difference').waitFor()
    await page.screenshot({ path: join(shots, 'difference.png') })
    await page.keyboard.press('Escape')
  })
})
