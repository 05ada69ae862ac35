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

/** Hundreds of requests and their retries, on a machine with other work. */
const timeoutMs = 90_000

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const counts = (page: Page) => page.locator('dl[aria-label="Deliveries"]')
const counted = (page: Page, state: string) => counts(page).locator('div', { hasText: state }).locator('dd')
const until = (page: Page, state: string, number: string) =>
  eventually(async () => expect(await counted(page, state).innerText()).toBe(number), { timeoutMs })

describeWith(['chromium'], 'sending webhooks from their screen', () => {
  const app = appPerTest()
  let target: Server
  let status = 200
  let bodies: { readonly user: string; readonly plan: string }[] = []

  beforeEach(async () => {
    status = 200
    bodies = []
    target = createServer((request, response) => {
      let text = ''
      request.on('data', (chunk: Buffer) => (text += chunk.toString()))
      request.on('end', () => {
        bodies.push(JSON.parse(text) as { user: string; plan: string })
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

  async function open(): Promise<Page> {
    const { page } = app.tab
    app.workspace.write('webhooks/welcome.json', {
      version: 1,
      url: `http://127.0.0.1:${(target.address() as AddressInfo).port}/hook`,
      headers: [['Content-Type', 'application/json']],
      body: '{"user": "{{ user.external_id }}", "plan": "{{ user.tags.plan | default: "none" }}"}',
    })
    await goTo(page, 'Webhooks')
    await page.getByRole('textbox', { name: 'Body', exact: true }).getByText('default: "none"').waitFor()
    await page.getByRole('button', { name: 'Context: Example' }).waitFor()
    return page
  }

  it(
    'sends a test, a live one and a burst, is disabled by failure, holds, and comes back after a test',
    async () => {
      const page = await open()
      await button(page, 'Send test').click()
      await until(page, 'delivered', '1')
      await button(page, 'Send').click()
      await until(page, 'delivered', '2')
      expect(bodies).toEqual([
        { user: 'user_33', plan: 'none' },
        { user: 'user_33', plan: 'pro' },
      ])

      await button(page, 'Burst…').click()
      const dialog = page.getByRole('dialog')
      await dialog.getByText('NDJSON, one context a line').click()
      await dialog.getByRole('textbox', { name: 'Contexts' }).fill('{"user": {"external_id": "a"}}\n{"user": ')
      await dialog.getByText(/^Line 2: /).waitFor()
      await dialog
        .getByRole('textbox', { name: 'Contexts' })
        .fill('{"user": {"external_id": "a"}}\n{"user": {"external_id": "b"}}')
      await button(page, 'Send 2').click()
      await dialog.getByText('done', { exact: true }).waitFor()
      await dialog.getByRole('button', { name: 'Close', exact: true }).last().click()
      expect(
        bodies
          .slice(2)
          .map(({ user }) => user)
          .toSorted(),
      ).toEqual(['a', 'b'])

      status = 503
      await page.getByRole('radiogroup', { name: 'How fast delays pass' }).getByText('×3600').click()
      await button(page, 'Burst…').click()
      await page.getByRole('textbox', { name: 'How many' }).fill('110')
      await button(page, 'Send 110').click()
      await dialog.getByRole('button', { name: 'Close', exact: true }).last().click()
      await page.getByText('Disabled after continued failure').waitFor({ timeout: timeoutMs })

      status = 200
      await button(page, 'Send').click()
      await eventually(async () => expect(Number(await counted(page, 'held').innerText())).toBeGreaterThan(0), {
        timeoutMs,
      })
      await button(page, 'Enable…').click()
      expect(await button(page, 'Enable').isDisabled()).toBe(true)
      await dialog.getByRole('button', { name: 'Send test' }).click()
      await dialog.getByText('A test send has succeeded since.').waitFor()
      expect(await seriousViolations(page)).toEqual([])
      const before = bodies.length
      await button(page, 'Enable').click()
      await until(page, 'held', '0')
      await page.getByText('Disabled after continued failure').waitFor({ state: 'detached' })
      await eventually(() => expect(bodies.slice(before)).toContainEqual({ user: 'user_33', plan: 'pro' }))
    },
    2 * timeoutMs,
  )

  it(
    'shows attempts as they come, steps through delays, and retries, cancels and resends what is selected',
    async () => {
      const page = await open()
      status = 503
      await page.getByRole('tab', { name: 'Test' }).click()
      await page.getByRole('radiogroup', { name: 'How fast delays pass' }).getByText('step', { exact: true }).click()
      await button(page, 'Send').click()
      await until(page, 'waiting', '1')
      const row = page.getByRole('grid', { name: 'Deliveries' }).locator('[data-position]').first()
      await row.dblclick()
      const attempts = page.getByRole('table', { name: 'Attempts' })
      await attempts.getByText(/answered 503; attempt 2/).waitFor()
      await button(page, 'Next step').click()
      await attempts.getByText(/answered 503; attempt 3/).waitFor()
      status = 200
      await row.click()
      await button(page, 'Retry now').click()
      await until(page, 'delivered', '1')
      await attempts.getByText('delivered').waitFor()
      await button(page, 'Resend').click()
      await until(page, 'delivered', '2')
      expect(await seriousViolations(page)).toEqual([])
    },
    timeoutMs,
  )
})
