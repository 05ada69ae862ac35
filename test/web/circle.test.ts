import type { Browser } from 'playwright-core'
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
    const count = async (list: string, name: string): Promise<number> => {
      const value = tab.page.locator(`dl[aria-label="${list}"] div`, { hasText: name }).locator('dd')
      return Number((await value.innerText()).replaceAll(',', ''))
    }

    await goTo(tab.page, 'Journeys')
    await tab.page.getByRole('button', { name: 'Switch on' }).click()
    await tab.page.getByRole('button', { name: 'Switch off' }).waitFor()
    await goTo(tab.page, 'Relay')
    await tab.page.getByRole('button', { name: 'Start', exact: true }).click()
    await eventually(async () => expect(await count('Counts', 'delivered')).toBeGreaterThanOrEqual(signups), patience)
    await goTo(tab.page, 'Journeys')
    await eventually(async () => expect(await count('Runs', 'done')).toBe(signups), patience)

    // A run of the list leads to its trace, and the trace begins with the record in Kafka.
    await tab.page.getByRole('grid', { name: 'Runs' }).locator('[data-position]').first().click()
    await tab.page.keyboard.press('Enter')
    await tab.page.getByRole('link', { name: /^Trace of delivery w\d+/ }).click()
    const steps = tab.page.getByRole('list', { name: 'Steps' })
    for (const step of [
      `Record.*${topic}`,
      'Event.*signup',
      'Accepted',
      'Journey welcome',
      'Webhook welcome',
      'Received',
    ]) {
      await steps
        .getByRole('button', { name: new RegExp(step) })
        .first()
        .waitFor()
    }

    await tab.page.getByRole('tab', { name: 'Accounting' }).click()
    const fate = async (name: string): Promise<number> => {
      const row = tab.page
        .getByRole('table', { name: 'Different event ids' })
        .getByRole('row', { name: new RegExp(`^${name}`) })
      return Number((await row.getByRole('cell').nth(1).innerText()).replaceAll(',', ''))
    }
    await eventually(async () => {
      await tab.page.getByRole('button', { name: 'Count again' }).click()
      expect([await fate('Sent'), await fate('Received')]).toEqual([signups, signups])
    }, patience)
    expect([await fate('Lost'), await fate('Unexpected')]).toEqual([0, 0])
    // The endpoint refused some at first.
    expect(await fate('Late')).toBeGreaterThan(0)
    expect(tab.faults).toEqual([])
    await tab.context.close()
  })
})
