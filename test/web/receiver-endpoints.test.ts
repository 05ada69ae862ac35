import { createHmac } from 'node:crypto'
import { join } from 'node:path'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { forwardTarget, type ForwardTarget } from '../support/http/forward-target.ts'
import { describeWith } from '../support/requirements.ts'
import { appPerTest } from '../support/web/app-per-test.ts'
import { goTo } from '../support/web/browser.ts'
import { seriousViolations } from '../support/web/violations.ts'

const patience = { timeoutMs: 30_000 }
const secret = 'dev-secret'

describeWith(['chromium'], 'the Receiver screen verifies, recognises and forwards', () => {
  const app = appPerTest()
  let target: ForwardTarget
  beforeAll(async () => {
    // The served app inherits it.
    process.env['SHOP_SECRET'] = secret
    target = await forwardTarget()
  })
  afterAll(async () => {
    delete process.env['SHOP_SECRET']
    await target.close()
  })

  const file = (): { readonly endpoints: readonly Record<string, unknown>[] } =>
    JSON.parse(readFileSync(join(app.workspace.directory, 'receivers', 'local.json'), 'utf8')) as never

  it('edits an endpoint, explains a signature, and follows a request to where it was forwarded', async () => {
    const { page } = app.tab
    await goTo(page, 'Receiver')
    await page.getByText('listening', { exact: true }).waitFor()
    const address = await page.getByRole('button', { name: /Copy address/ }).getAttribute('aria-label')
    const url = `${address?.replace('Copy address ', '') ?? ''}/shop`

    await page.getByRole('tab', { name: 'Endpoints' }).click()
    const form = page.getByRole('region', { name: 'Endpoints' })
    await form.getByRole('button', { name: 'Add endpoint' }).click()
    await form.getByLabel('Path').fill('/shop')
    await form.getByLabel('Same request by').selectOption('header')
    await form.getByLabel('Scheme').selectOption('hmac-hex')
    await form.getByLabel('Secret', { exact: true }).fill('${env:SHOP_SECRET}')
    await form.getByLabel('Secret', { exact: true }).blur()
    for (const kind of ['answer', 'answer', 'reset']) {
      await form.getByRole('button', { name: 'Add answer' }).click()
      await form.locator('li[aria-label^="Answer"]').last().getByRole('combobox').selectOption(kind)
    }
    await form.getByLabel('Status of answer 1').fill('503')
    await form.getByLabel('Times of answer 2').fill('99')
    await form.getByRole('button', { name: 'Headers and body of answer 1' }).click()
    await form.getByLabel('Headers of answer 1, one a line').fill('Retry-After: 2')
    await form.getByRole('button', { name: 'Move answer 3 up' }).click()
    await form.getByText('Moved to 2 of 3').waitFor()
    await form.getByRole('button', { name: 'Remove answer 2' }).click()
    await form.getByLabel('Forward what is answered').check({ force: true })
    await form.getByLabel('Form').selectOption('slack')
    await form.getByLabel('To', { exact: true }).fill('ftp://nowhere')
    await form.getByText('Give an address that begins with http').first().waitFor()
    await form.getByLabel('To', { exact: true }).fill(`${target.url}/slack`)
    await form.getByLabel('Headers', { exact: true }).fill('Content-Type: application/json')
    expect(await seriousViolations(page)).toEqual([])
    await form.getByRole('button', { name: 'Save' }).click()
    await eventually(
      () =>
        expect(file().endpoints[1]).toEqual({
          path: '/shop',
          dedupOn: 'header:x-event-id',
          signature: { scheme: 'hmac-hex', secret: '${env:SHOP_SECRET}' },
          script: [
            { status: 503, headers: [['Retry-After', '2']] },
            { status: 200, times: 99 },
          ],
          forward: expect.objectContaining({
            url: `${target.url}/slack`,
            headers: [['Content-Type', 'application/json']],
            requestsPerSecond: 1,
          }) as unknown,
        }),
      patience,
    )

    const send = (id: string, body: string, signed: string) =>
      fetch(url, {
        method: 'POST',
        headers: {
          'x-event-id': id,
          'x-signature': createHmac('sha256', secret).update(signed).digest('hex'),
        },
        body,
      })
    await eventually(async () => expect((await send('none', '{}', '{}')).status).toBe(503), patience)
    expect((await send('e-1', '{"text":"hi"}', '{"text": "hi"}')).status).toBe(200)
    expect((await send('e-1', '{"text":"hi"}', '{"text":"hi"}')).status).toBe(200)
    await eventually(
      () => expect(target.requests.map(({ text }) => text)).toEqual(['{"channel": "#events", "text": "hi"}']),
      patience,
    )

    await page.getByRole('tab', { name: 'Requests' }).click()
    const requests = page.getByRole('grid', { name: 'Requests' })
    const row = requests.locator('[data-position]', { hasText: 'e-1' })
    await row.filter({ hasText: 'duplicate' }).waitFor()
    await row.filter({ hasText: 'invalid' }).dblclick()
    await page.getByRole('tab', { name: 'Signature' }).click()
    const detail = page.getByRole('region', { name: 'Request' })
    await detail.getByText('would verify with the body').waitFor()
    await detail.getByText('8', { exact: true }).waitFor()
    await detail.getByRole('tab', { name: 'Answer' }).click()
    await detail.getByText(`Forwarded to ${target.url}/slack as`).waitFor()
    expect(await detail.getByRole('link', { name: 'Open trace' }).getAttribute('href')).toContain('/trace/e-1')
    expect(await seriousViolations(page)).toEqual([])

    await page.getByRole('tab', { name: 'Forwards' }).click()
    const delivered = page.getByRole('grid', { name: 'Forwarded' }).locator('[data-position]', { hasText: 'e-1' })
    await delivered.filter({ hasText: 'delivered' }).dblclick()
    await page.getByRole('region', { name: 'Delivery' }).getByText('200').first().waitFor()
    expect(await seriousViolations(page)).toEqual([])
  })

  it('moves to a free port where its own is taken, and takes along what calls it', async () => {
    const { page } = app.tab
    const { workspace } = app
    const taken = Number(new URL(target.url).port)
    await goTo(page, 'Receiver')
    await page.getByText('listening', { exact: true }).waitFor()
    workspace.write('webhooks/welcome.json', {
      ...workspace.read('webhooks/welcome.json'),
      url: `http://127.0.0.1:${taken}/hook`,
    })
    workspace.write('receivers/local.json', { ...workspace.read('receivers/local.json'), port: taken })
    const notice = page.getByRole('alert').filter({ hasText: 'The receiver does not listen' })
    await notice.filter({ hasText: `Port ${taken} of receivers/local.json is taken` }).waitFor()
    await notice.getByRole('button', { name: /Use port/ }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('webhooks/welcome.json').waitFor()
    expect(await seriousViolations(page)).toEqual([])
    await dialog.getByRole('button', { name: /Use port/ }).click()
    await page.getByText('listening', { exact: true }).waitFor()
    await notice.waitFor({ state: 'detached' })
    await eventually(() => {
      const { port } = workspace.read('receivers/local.json')
      expect(port).not.toBe(taken)
      expect(workspace.read('webhooks/welcome.json')['url']).toBe(`http://127.0.0.1:${String(port)}/hook`)
    })
  })
})
