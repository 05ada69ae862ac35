import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { describeWith } from '../support/requirements.ts'
import { appPerTest } from '../support/web/app-per-test.ts'
import { goTo } from '../support/web/browser.ts'
import { seriousViolations } from '../support/web/violations.ts'

const numberOf = (page: Page, label: string, name: string) =>
  page.locator(`dl[aria-label="${label}"] div`, { has: page.getByText(name, { exact: true }) }).locator('dd')
const shows = (page: Page, label: string, name: string, value: string) =>
  eventually(async () => expect(await numberOf(page, label, name).innerText()).toBe(value))

describeWith(['chromium'], 'the statistics of a webhook', () => {
  const app = appPerTest()
  let target: Server
  let status = 200

  beforeEach(async () => {
    status = 200
    target = createServer((request, response) => {
      request.resume().on('end', () => {
        response.statusCode = status
        response.end('{}')
      })
    }).listen(0, '127.0.0.1')
    await once(target, 'listening')
  })
  afterEach(() => {
    target.closeAllConnections()
    target.close()
  })

  it('counts what was sent, draws it and lists it, zooms into a minute, and leads to the attempts behind a status', async () => {
    const { page } = app.tab
    const url = `http://127.0.0.1:${(target.address() as AddressInfo).port}/hook`
    app.workspace.write('webhooks/welcome.json', {
      version: 1,
      url,
      body: '{"user": "{{ user.external_id }}"}',
    })
    await goTo(page, 'Webhooks')
    await page.getByRole('textbox', { name: 'URL', exact: true }).getByText(url).waitFor()
    await page.getByRole('tab', { name: 'Stats' }).click()
    await page.getByText('Nothing was sent in this time').waitFor()

    await page.getByRole('tab', { name: 'Test' }).click()
    for (const delivered of ['1', '2', '3']) {
      await page.getByRole('button', { name: 'Send', exact: true }).click()
      await shows(page, 'Deliveries', 'delivered', delivered)
    }
    status = 404
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await shows(page, 'Deliveries', 'failed', '1')

    await page.getByRole('tab', { name: 'Stats' }).click()
    const totals = 'Totals of this time'
    await shows(page, totals, 'sent', '4')
    await shows(page, totals, 'delivered', '3')
    await shows(page, totals, 'failed', '1')
    await shows(page, totals, 'success', '75.0 %')
    const codes = page.getByRole('region', { name: 'Status codes' })
    await codes.getByRole('row', { name: '200 3 75.0 %' }).waitFor()
    await eventually(async () => expect(await page.locator('svg.recharts-surface').count()).toBe(2))
    await page.locator('.recharts-bar-rectangle path').first().waitFor({ state: 'attached' })
    await page.getByRole('region', { name: 'Most failing deliveries' }).getByText('failed', { exact: true }).waitFor()
    expect(await seriousViolations(page)).toEqual([])

    await page.getByRole('radiogroup', { name: 'Show as' }).getByText('Table').click()
    const byTime = page.getByRole('region', { name: 'Requests by time' })
    await byTime.getByRole('button').first().click()
    await page.getByRole('button', { name: 'Whole range' }).waitFor()
    await byTime.getByRole('row').nth(1).waitFor()
    expect(await seriousViolations(page)).toEqual([])
    await page.getByRole('button', { name: 'Whole range' }).click()
    await shows(page, totals, 'sent', '4')

    await codes.getByRole('link', { name: '404' }).click()
    const attempts = page.getByRole('grid').locator('[data-position]:not([hidden])')
    await attempts.filter({ hasText: '404' }).first().waitFor()
    await eventually(async () => expect(await attempts.count()).toBe(1))
    expect(app.tab.faults).toEqual([])
  })
})
