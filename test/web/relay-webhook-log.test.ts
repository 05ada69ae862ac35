import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { eventually } from '../support/eventually.ts'
import { describeWith } from '../support/requirements.ts'
import { appPerTest } from '../support/web/app-per-test.ts'
import { goTo } from '../support/web/browser.ts'

describeWith(['chromium'], 'a relay that sends through a webhook', () => {
  const app = appPerTest()
  let server: Server
  /** `x-event-id` of each request, in order. */
  const received: string[] = []

  beforeAll(async () => {
    server = createServer((request, response) => {
      received.push(String(request.headers['x-event-id']))
      request.resume()
      const busy = received.length % 4 === 0
      response.writeHead(busy ? 503 : 200, { 'content-type': busy ? 'text/plain' : 'application/json' })
      response.end(busy ? 'the shop is busy' : JSON.stringify({ ok: true, number: received.length }))
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
  })
  afterAll(() => server.close())

  const rows = (page: Page) => page.getByRole('grid', { name: 'Attempts' }).locator('[data-position]')
  async function filterBy(page: Page, text: string): Promise<void> {
    await page.getByRole('textbox', { name: 'Filter' }).click()
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.insertText(text)
  }

  it('is confirmed by the webhook’s name, and every attempt stands in the webhook’s log', async () => {
    const { page } = app.tab
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?u={{ user.external_id }}`
    app.workspace.write('webhooks/shop.json', {
      version: 1,
      method: 'POST',
      url,
      headers: [
        ['Content-Type', 'application/json'],
        ['X-Event-Id', '{{ event.id }}'],
      ],
      body: '{"name": "{{ event.name }}", "user": "{{ user.external_id }}"}',
      retry: { delaysMs: [300, 300, 300, 300] },
    })
    app.workspace.write('connections/sample.json', {
      ...app.workspace.read('connections/sample.json'),
      recordsPerSecond: 20,
    })
    await goTo(page, 'Relay')
    await page.getByRole('tab', { name: 'Settings' }).click()
    await page.getByLabel('Events go to').selectOption('webhook')
    await page.getByLabel('Webhook', { exact: true }).selectOption('shop')
    await page.getByRole('button', { name: 'Save' }).click()
    const modes = page.getByRole('radiogroup', { name: 'Where events go' })
    await modes.getByText('Emulator', { exact: true }).waitFor({ state: 'detached' })
    await modes.getByText('Live', { exact: true }).click()
    const dialog = page.getByRole('dialog', { name: 'Send real requests?' })
    await dialog.getByText(url, { exact: true }).waitFor()
    const confirm = dialog.getByRole('button', { name: 'Send for real' })
    await dialog.getByRole('textbox').fill('sho')
    expect(await confirm.isDisabled()).toBe(true)
    await dialog.getByRole('textbox').fill('shop')
    await confirm.click()
    await eventually(() => expect(received.length).toBeGreaterThan(8))

    // Its file says live from now on: each start is confirmed anew.
    await page.getByRole('button', { name: 'Stop', exact: true }).click()
    await page.getByRole('button', { name: 'Start', exact: true }).click()
    await dialog.getByRole('textbox').fill('shop')
    const before = received.length
    await confirm.click()
    await eventually(() => expect(received.length).toBeGreaterThan(before))

    await page.getByRole('tab', { name: 'Deliveries' }).click()
    await page.getByRole('link', { name: 'Open its log' }).click()
    await rows(page).filter({ hasText: '503' }).first().waitFor()
    await filterBy(page, 'status = ')
    await page
      .getByRole('alert')
      .getByText(/At character \d+/)
      .waitFor()
    await filterBy(page, 'status = 503 and busy')
    await eventually(async () => {
      const texts = await rows(page).allInnerTexts()
      expect(texts.length).toBeGreaterThan(1)
      expect(texts.every((text) => text.includes('503'))).toBe(true)
    })
    await page.getByText(/\d+ found · searched all/).waitFor()

    await rows(page).last().click()
    const attempt = page.getByRole('region', { name: 'Attempt' })
    await attempt.getByText('the shop is busy').waitFor()
    await attempt.getByRole('list', { name: 'Timing' }).getByText('Wait').waitFor()
    await attempt.getByRole('table', { name: 'Request headers' }).getByText('X-Event-Id').waitFor()
    await attempt.getByRole('button', { name: 'Send again' }).click()
    await page.getByText(/Sent again as w\d+/).waitFor()
    const eventId = await attempt.getByRole('link', { name: /^[0-9a-f-]{36}$/ }).innerText()
    await eventually(() => expect(received.filter((id) => id === eventId).length).toBeGreaterThan(1))
    await attempt.getByRole('button', { name: 'Only this delivery' }).click()
    await eventually(async () => expect(await rows(page).count()).toBeGreaterThan(1))
    expect(await rows(page).filter({ hasText: 'will retry' }).count()).toBeGreaterThan(0)

    // By keyboard: a further attempt of it may come in above.
    await rows(page).nth(0).click()
    await page.keyboard.press('Shift+ArrowDown')
    await page.getByRole('button', { name: 'Compare', exact: true }).click()
    const compared = page.getByRole('dialog', { name: 'Compare two attempts' })
    await compared.getByText(/\d+ differences?/).waitFor()
    await page.keyboard.press('Escape')

    await page.getByRole('button', { name: 'Clear filter' }).click()
    await page.getByRole('button', { name: 'Export…' }).click()
    const exported = page.getByRole('dialog', { name: 'Export attempts' })
    await exported.getByText('NDJSON, one attempt a line').click()
    await exported.getByText('All of the log').click()
    await exported.getByRole('button', { name: 'Export', exact: true }).click()
    await exported.getByText(/attempts saved to \.signalbench\/exports\/shop\.ndjson/).waitFor()
    const file = readFileSync(join(app.workspace.directory, '.signalbench', 'exports', 'shop.ndjson'), 'utf8')
    const lines = file
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { status: number; eventId: string })
    expect(lines.filter(({ status }) => status === 503).length).toBeGreaterThan(1)
    expect(lines.every((line) => received.includes(line.eventId))).toBe(true)
  })
})
