import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { freePorts } from '../support/free-ports.ts'
import { describeWith } from '../support/requirements.ts'
import { goTo } from '../support/web/browser.ts'
import { desktopPerFile } from './support/desktop-per-file.ts'
import { patience } from './support/screens.ts'

const body = '{"user": "{{ user.external_id }}", "answer": {{ 41 | plus: 1 }}}'

describeWith(['electron', 'xvfb'], 'webhooks in the desktop app', () => {
  const own = desktopPerFile(async (workspace) => {
    const [port = 0] = await freePorts(1)
    const set = (file: string, members: object) => workspace.write(file, { ...workspace.read(file), ...members })
    // Without a script an endpoint answers 200.
    set('receivers/local.json', { port, endpoints: [{ path: '/hook', dedupOn: 'header:x-event-id' }] })
    set('webhooks/welcome.json', { url: `http://127.0.0.1:${port}/hook` })
  })
  const number = (label: string, name: string) => {
    const { page } = own.desktop
    return page.locator(`dl[aria-label="${label}"] div`, { has: page.getByText(name, { exact: true }) }).locator('dd')
  }
  const shows = (label: string, name: string, value: string) =>
    eventually(async () => expect(await number(label, name).innerText()).toBe(value), patience)

  it('is edited, shown byte by byte and saved', async () => {
    const { page } = own.desktop
    page.setDefaultTimeout(patience.timeoutMs)
    await goTo(page, 'Webhooks')
    await page.getByRole('textbox', { name: 'Body', exact: true }).click()
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.insertText(body)
    const wire = page.getByRole('region', { name: 'Request on the wire' })
    await wire.locator('mark', { hasText: '42' }).waitFor()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    const file = join(own.workspace.directory, 'webhooks', 'welcome.body.liquid')
    await eventually(() => expect(readFileSync(file, 'utf8')).toBe(body), patience)
  })

  it('is sent as a test and to many users at once, and its numbers and attempts are shown', async () => {
    const { page } = own.desktop
    await page.getByRole('button', { name: 'Send test', exact: true }).click()
    await shows('Deliveries', 'delivered', '1')
    await page.getByRole('button', { name: 'Burst…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'How many' }).fill('5')
    await dialog.getByRole('button', { name: 'Send 5' }).click()
    await dialog.getByText('done', { exact: true }).waitFor()
    await dialog.getByRole('button', { name: 'Close', exact: true }).last().click()
    await shows('Deliveries', 'delivered', '6')
    await page.getByRole('tab', { name: 'Stats' }).click()
    await shows('Totals of this time', 'sent', '6')
    await page.getByRole('tab', { name: 'Logs' }).click()
    const attempts = page.getByRole('grid').locator('[data-position]:not([hidden])')
    await eventually(async () => expect(await attempts.count()).toBe(6), patience)
  })

  it('leads from an attempt to the trace that ends at the receiver, which shows the request', async () => {
    const { page } = own.desktop
    await page.getByRole('grid').locator('[data-position]:not([hidden])').first().click()
    await page.keyboard.press('Enter')
    await page.getByText('Open trace', { exact: true }).click()
    await page.getByText('delivered, received once').waitFor()
    await goTo(page, 'Receiver')
    await page
      .getByRole('grid', { name: 'Requests' })
      .locator('[data-position]:not([hidden])')
      .filter({ hasText: '/hook' })
      .nth(5)
      .waitFor()
  })
})
