import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeWith } from '../support/requirements.ts'
import { goTo, launchBrowser, openTab } from '../support/web/browser.ts'
import { livingSampleWorkspace, type SampleWorkspace } from '../support/web/sample-workspace.ts'
import { builtPage, serveApp, type ServedApp } from '../support/web/served-app.ts'

describeWith(['chromium'], 'what a new user sees', () => {
  let browser: Browser
  let workspace: SampleWorkspace
  let app: ServedApp

  beforeAll(async () => {
    workspace = await livingSampleWorkspace(20)
    app = await serveApp(workspace.directory, await builtPage())
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await app?.stop()
    workspace?.remove()
  })

  it('every screen of the sample has something to show, and a run leads to its delivery and its trace', async () => {
    const { page, context, faults } = await openTab(browser, app.url)
    const rowIn = (grid: string, text: string | RegExp) =>
      page.getByRole('grid', { name: grid, exact: true }).locator('[data-position]').filter({ hasText: text }).first()
    await goTo(page, 'Live')
    await rowIn('Records', 'signup').waitFor()
    await goTo(page, 'Relay')
    await page.getByRole('tab', { name: 'Deliveries' }).click()
    await rowIn('Deliveries', 'delivered').waitFor()
    await goTo(page, 'Receiver')
    await rowIn('Requests', '/hook').waitFor()
    await page.getByRole('tab', { name: 'Emulator' }).click()
    await rowIn('Users', /user_\d+/).waitFor()
    await goTo(page, 'Webhooks')
    await page.getByRole('tab', { name: 'Logs' }).click()
    await page.getByText('200', { exact: true }).first().waitFor()

    await goTo(page, 'Journeys')
    await page.getByRole('combobox', { name: 'Runs in state' }).selectOption('done')
    await rowIn('Runs', 'signup').click()
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: /^Trace of delivery w\d+/ }).click()
    await page.getByText('Journey welcome').first().waitFor()
    expect(page.url()).toContain('/trace/')
    expect(faults).toEqual([])
    await context.close()
  })
})
