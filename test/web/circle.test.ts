import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { circleFiles, partitions, produceCircle, signups } from '../support/circle/circle.ts'
import { eventually } from '../support/eventually.ts'
import { useSharedBroker } from '../support/kafka/shared-broker.ts'
import { describeWith } from '../support/requirements.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { goTo, launchBrowser, openTab } from '../support/web/browser.ts'
import { builtPage, serveApp, type ServedApp } from '../support/web/served-app.ts'
import { writeFiles } from '../support/workspace-folder.ts'

const patience = { timeoutMs: 60_000, everyMs: 200 }

describeWith(['chromium', 'kafka'], 'the whole circle in a browser', () => {
  const cluster = useSharedBroker()
  const directory = temporaryDirectory(afterEach)
  let browser: Browser
  let page: string
  let app: ServedApp | undefined

  beforeAll(async () => {
    page = await builtPage()
    browser = await launchBrowser()
  })
  afterEach(() => app?.stop())
  afterAll(() => browser?.close())

  it('from a topic to the receiver’s answer: started by hand, followed to the end, traced and accounted', async () => {
    const topic = await cluster.createTopic({ partitions })
    await produceCircle(cluster, topic)
    const files = await circleFiles(cluster, topic)
    writeFiles(directory(), {
      ...files,
      'relays/orders.json': { ...files['relays/orders.json'], enabled: false },
      'journeys/welcome.json': { ...files['journeys/welcome.json'], enabled: false },
    })
    app = await serveApp(directory(), page)
    const tab = await openTab(browser, app.url)
    await startsByHand(tab.page)
    await followsRun(tab.page, topic)
    const eventId = await readsLog(tab.page)
    await tracesFromReceiver(tab.page, topic, eventId)
    await accounts(tab.page)
    expect(tab.faults).toEqual([])
    await tab.context.close()
  })
})

const rowsOf = (page: Page, grid: string): Locator =>
  page.getByRole('grid', { name: grid }).locator('[data-position]:not([hidden])')

/** Rows whose cell of the status says that; ids and sizes may hold the same digits. */
const answered = (rows: Locator, status: RegExp): Locator =>
  rows.filter({ has: rows.page().locator('[data-column="status"]', { hasText: status }) })

async function count(page: Page, list: string, name: string): Promise<number> {
  const value = page.locator(`dl[aria-label="${list}"] div`, { hasText: name }).locator('dd')
  return Number((await value.innerText()).replaceAll(',', ''))
}

/** Switches the journey on and starts the relay; both come to their end. */
async function startsByHand(page: Page): Promise<void> {
  await goTo(page, 'Journeys')
  await page.getByRole('button', { name: 'Switch on' }).click()
  await page.getByRole('button', { name: 'Switch off' }).waitFor()
  await goTo(page, 'Relay')
  await page.getByRole('button', { name: 'Start', exact: true }).click()
  await eventually(
    async () => expect(await count(page, 'Counts', 'delivered')).toBeGreaterThanOrEqual(signups),
    patience,
  )
  await goTo(page, 'Journeys')
  await eventually(async () => expect(await count(page, 'Runs', 'done')).toBe(signups), patience)
  for (const state of ['waiting', 'failed']) expect(await count(page, 'Runs', state), state).toBe(0)
}

/** A run of the list leads to its trace, and the trace begins with the record in Kafka. */
async function followsRun(page: Page, topic: string): Promise<void> {
  await rowsOf(page, 'Runs').first().click()
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: /^Trace of delivery w\d+/ }).click()
  await expectComplete(page, topic)
}

/** Filters of the log, and what all of their rows say: one for each fault of the endpoint's script. */
const retried = {
  'outcome = retry and status = 503': /503[^]*will retry/,
  'outcome = retry and status = 429': /429[^]*will retry/,
  'outcome = retry and error exists': /will retry[^]*ECONNRESET/,
}

/** Every fault that the endpoint answered with was tried again until all was delivered. Answers such an event's id. */
async function readsLog(page: Page): Promise<string> {
  await goTo(page, 'Webhooks')
  await page.getByRole('tab', { name: 'Test', exact: true }).click()
  await eventually(async () => expect(await count(page, 'Deliveries', 'delivered')).toBe(signups), patience)
  for (const state of ['pending', 'waiting', 'held', 'failed', 'cancelled'])
    expect(await count(page, 'Deliveries', state), state).toBe(0)

  await page.getByRole('tab', { name: 'Logs' }).click()
  const attempts = rowsOf(page, 'Attempts')
  const filterBy = async (text: string): Promise<void> => {
    await page.getByRole('textbox', { name: 'Filter' }).click()
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.insertText(text)
  }
  for (const [filter, said] of Object.entries(retried)) {
    await filterBy(filter)
    await eventually(async () => {
      const texts = await attempts.allInnerTexts()
      expect(texts.length, filter).toBeGreaterThan(0)
      for (const text of texts) expect(text, filter).toMatch(said)
    }, patience)
  }
  await filterBy('outcome = delivered and attempt > 1')
  await attempts.first().filter({ hasText: 'delivered' }).click()
  const attempt = page.getByRole('region', { name: 'Attempt' })
  const eventId = await attempt.getByRole('link', { name: /^[0-9a-f-]{36}$/ }).innerText()
  await attempt.getByRole('button', { name: 'Only this delivery' }).click()
  await attempts.filter({ hasText: 'will retry' }).first().waitFor()
  await attempts.filter({ hasText: 'delivered' }).waitFor()
  return eventId
}

/** The receiver has the refused request and the taken one; the taken one leads to the event's trace. */
async function tracesFromReceiver(page: Page, topic: string, eventId: string): Promise<void> {
  await goTo(page, 'Receiver')
  await page.getByRole('tab', { name: 'Requests' }).click()
  // Rows are there only where they are seen, and any number of others may lie between the two.
  const usual = page.viewportSize() ?? { width: 1400, height: 900 }
  await page.setViewportSize({ ...usual, height: 8_000 })
  const requests = rowsOf(page, 'Requests').filter({ hasText: eventId })
  await answered(requests, /^(503|429|reset)$/)
    .first()
    .waitFor()
  await answered(requests, /^200$/).dblclick()
  await page.setViewportSize(usual)
  await page.getByRole('link', { name: 'Open trace' }).click()
  const titles = await expectComplete(page, topic)
  expect(titles.filter((title) => /^Webhook welcome, attempt \d/.test(title)).length).toBeGreaterThan(1)
  const steps = page.getByRole('list', { name: 'Steps' }).getByRole('button')
  await steps
    .filter({ hasText: /POST \/hook → (503|429|connection reset)/ })
    .first()
    .waitFor()
  await page
    .getByRole('toolbar', { name: 'Trace' })
    .getByText(/^delivered after \d+ attempts, received once$/)
    .waitFor()
}

/** The timeline has every step of the circle, in that order, and ends with an answer of 200. Answers their titles. */
async function expectComplete(page: Page, topic: string): Promise<readonly string[]> {
  const steps = page.getByRole('list', { name: 'Steps' }).getByRole('button')
  await steps.filter({ hasText: topic }).first().waitFor()
  await steps
    .filter({ hasText: /POST \/hook → 200/ })
    .first()
    .waitFor()
  const way = ['Record', 'Event', 'Custom Events API', 'Accepted', 'Journey welcome', 'Webhook welcome', 'Received']
  // The answer is told by the receiver first, by the sender when it has it.
  return eventually(async () => {
    const titles = await steps.locator('strong').allInnerTexts()
    const places = way.map((step) => titles.findIndex((title) => title.startsWith(step)))
    expect(places, titles.join('\n')).not.toContain(-1)
    expect(places, titles.join('\n')).toEqual(places.toSorted((one, other) => one - other))
    return titles
  }, patience)
}

/** All that was sent was received, and the faults made some of it late. */
async function accounts(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Accounting' }).click()
  const table = page.getByRole('table', { name: 'Different event ids' })
  const fate = async (name: string): Promise<number> => {
    const row = table.getByRole('row', { name: new RegExp(`^${name}`) })
    return Number((await row.getByRole('cell').nth(1).innerText()).replaceAll(',', ''))
  }
  await eventually(async () => {
    await page.getByRole('button', { name: 'Count again' }).click()
    expect([await fate('Sent'), await fate('Received')]).toEqual([signups, signups])
  }, patience)
  expect([await fate('Lost'), await fate('Unexpected')]).toEqual([0, 0])
  expect(await fate('Late')).toBeGreaterThan(0)
}
