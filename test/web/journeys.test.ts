import { expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { describeWith } from '../support/requirements.ts'
import { appPerTest } from '../support/web/app-per-test.ts'
import { goTo } from '../support/web/browser.ts'

const patience = { timeoutMs: 60_000 }

describeWith(['chromium'], 'the Journeys screen', () => {
  const app = appPerTest()

  const count = async (name: string): Promise<string> => {
    const counts = app.tab.page.locator('dl[aria-label="Runs"] div', { hasText: name })
    return counts.locator('dd').innerText()
  }
  const file = () => app.workspace.read('journeys/welcome.json')
  const rows = () => app.tab.page.getByRole('grid', { name: 'Runs' }).locator('[data-position]:not([hidden])')

  /** Where the sample's receiver listens in this test; its webhook is sent there. */
  async function aimWebhook(): Promise<string> {
    const { page } = app.tab
    await goTo(page, 'Receiver')
    const address = await page.getByRole('button', { name: /^Copy address http/ }).innerText()
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(address)?.[0] ?? ''
    app.workspace.write('webhooks/welcome.json', { ...app.workspace.read('webhooks/welcome.json'), url: `${url}/hook` })
    return url
  }
  const signUp = async (url: string, users: Readonly<Record<string, object>>): Promise<void> => {
    const events = Object.entries(users).map(([external_id, properties]) => ({
      name: 'signup',
      external_id,
      properties,
    }))
    const answer = await fetch(`${url}/apps/app-1/custom_events`, {
      method: 'POST',
      headers: { Authorization: 'Key test-key' },
      body: JSON.stringify({ events }),
    })
    expect(answer.status).toBe(202)
  }

  it('edits a journey, switches it on, and follows the runs of its users to their deliveries', async () => {
    const { page } = app.tab
    const url = await aimWebhook()
    await goTo(page, 'Journeys')
    await page
      .getByRole('button', { name: /^welcome/ })
      .getByText('off · on signup')
      .waitFor()

    // Steps: a bad span is told, the order is changed by keyboard.
    const wait = page.getByRole('textbox', { name: 'Wait of step 1' })
    await wait.fill('soon')
    await page.getByRole('alert').getByText('Write a span such as 5s, 10m, 2h or 1h 30m.').waitFor()
    await wait.fill('200ms')
    await page.getByRole('button', { name: 'Add a wait' }).click()
    await page.getByRole('textbox', { name: 'Wait of step 3' }).press('Alt+ArrowUp')
    await page.getByText('Now step 2 of 3').waitFor()
    expect(await page.getByRole('combobox', { name: 'Webhook of step 3' }).inputValue()).toBe('welcome')
    await page.getByRole('button', { name: 'Remove step 2' }).click()

    // The condition is the filter's language over the event.
    const condition = page.getByRole('textbox', { name: 'And' })
    await condition.click()
    await page.keyboard.type('$.value.plan = pro')
    await page
      .getByRole('alert')
      .getByText(/begin with \$\.properties/)
      .waitFor()
    await page.keyboard.press('Control+A')
    await page.keyboard.type('$.properties.plan = pro')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await eventually(
      () =>
        expect(file()).toMatchObject({
          trigger: { eventName: 'signup', condition: '$.properties.plan = pro' },
          steps: [{ wait: '200ms' }, { webhook: 'welcome' }],
          enabled: false,
        }),
      patience,
    )
    await page.getByRole('button', { name: 'Switch on' }).click()
    await eventually(() => expect(file()).toMatchObject({ enabled: true }), patience)

    await signUp(url, { ada: { plan: 'pro', city: 'Lyon' }, bob: { plan: 'free' }, eve: { plan: 'pro' } })
    await eventually(async () => expect([await count('started'), await count('done')]).toEqual(['2', '2']), patience)
    await eventually(async () => expect(await rows().count()).toBe(2), patience)
    await rows().filter({ hasText: 'ada' }).click()
    await page.keyboard.press('Enter')
    const detail = page.getByRole('region', { name: 'Run', exact: true })
    await detail.getByRole('row', { name: /wait 200ms done/ }).waitFor()
    await detail.getByRole('row', { name: /welcome done .* delivered 200 1 attempt/ }).waitFor()
    expect(await detail.getByRole('link', { name: /^Log of delivery w\d+/ }).getAttribute('href')).toContain(
      '/webhooks/welcome/logs/',
    )
    expect(await detail.getByRole('link', { name: /^Trace of delivery/ }).getAttribute('href')).toContain('/trace/')
    await detail.getByRole('tab', { name: 'Events 1' }).click()
    await detail.getByText('"city":"Lyon"').waitFor()
    await detail.getByRole('tab', { name: 'Event', exact: true }).click()
    await detail.getByText('"ada"').waitFor()

    // Another address, the same journey: a link of another screen leads to it.
    await page.goto(page.url().replace(/#.*$/, '#/journeys/welcome'))
    await page.getByRole('grid', { name: 'Runs' }).waitFor()
  })

  it('starts a run by hand with an event that was seen, and cancels one that waits', async () => {
    const { page } = app.tab
    const url = await aimWebhook()
    await signUp(url, { ada: { plan: 'pro', city: 'Lyon' } })
    app.workspace.write('journeys/welcome.json', { ...file(), steps: [{ wait: '1h' }, { webhook: 'gone' }] })
    await goTo(page, 'Journeys')
    await page.getByRole('status').getByText('webhooks/gone.json is missing or bad').waitFor()
    await page.getByText('This journey is switched off, so no event starts it.').waitFor()

    await page.getByRole('button', { name: 'Start a run…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Start a run of welcome' })
    await dialog.getByRole('textbox', { name: 'Event as JSON' }).fill('[]')
    await dialog.getByRole('textbox', { name: 'User' }).fill('grace')
    await dialog.getByRole('button', { name: 'Start' }).click()
    await dialog
      .getByRole('alert')
      .getByText(/This is no event/)
      .waitFor()
    await eventually(async () => {
      const options = await dialog.getByRole('combobox', { name: 'Event' }).locator('option').allInnerTexts()
      expect(options.some((option) => option.startsWith('signup · ada'))).toBe(true)
    }, patience)
    await dialog.getByRole('combobox', { name: 'Event' }).selectOption({ index: 1 })
    expect(await dialog.getByRole('textbox', { name: 'Event as JSON' }).inputValue()).toContain('"Lyon"')
    await dialog.getByRole('button', { name: 'Start' }).click()
    await dialog.waitFor({ state: 'detached' })

    await rows().filter({ hasText: 'grace' }).getByText('waiting').waitFor()
    await page.getByRole('navigation').getByText('1', { exact: true }).first().waitFor()
    await rows().filter({ hasText: 'signup (by hand)' }).click()
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Cancel run' }).click()
    await page.getByRole('row', { name: /wait 1h not done/ }).waitFor()
    await eventually(async () => expect(await count('cancelled')).toBe('1'), patience)
    await page.getByRole('combobox', { name: 'Runs in state' }).selectOption('waiting')
    await page.getByText('No run in this state.').waitFor()

    // A file that cannot be read is told where it is looked for, and what was there stays in the log.
    app.workspace.write('journeys/welcome.json', { ...file(), steps: [{ wait: 'soon' }] })
    await page
      .getByRole('button', { name: /^welcome/ })
      .getByText('cannot be read')
      .waitFor()
    await page.getByText('This file cannot be read as a journey').waitFor()

    await page.getByRole('button', { name: 'New journey' }).click()
    const naming = page.getByRole('dialog', { name: 'New journey' })
    await naming.getByRole('textbox', { name: 'Name' }).fill('second')
    await naming.getByRole('button', { name: 'Create' }).click()
    await page
      .getByRole('button', { name: /^second/ })
      .getByText('not saved yet')
      .waitFor()
    await page.getByRole('combobox', { name: 'Event' }).fill('purchase')
    await page.getByRole('combobox', { name: 'Webhook of step 2' }).selectOption('welcome')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page
      .getByRole('button', { name: /^second/ })
      .getByText('on purchase')
      .waitFor()
    expect(app.workspace.read('journeys/second.json')).toMatchObject({
      trigger: { eventName: 'purchase' },
      steps: [{ wait: '5s' }, { webhook: 'welcome' }],
      users: { language: 'en' },
    })
  })

  it('retries one failed run, and all that are left, once what was missing is there', async () => {
    const { page } = app.tab
    const url = await aimWebhook()
    app.workspace.write('journeys/welcome.json', { ...file(), enabled: true, steps: [{ webhook: 'gone' }] })
    await goTo(page, 'Journeys')
    const missing = page.getByRole('status').getByText('webhooks/gone.json is missing or bad')
    await missing.waitFor()
    await signUp(url, { ada: {}, bob: {}, eve: {} })
    const retryAll = (failed: number) => page.getByRole('button', { name: `Retry ${failed} failed` })
    await retryAll(3).waitFor()
    await rows().filter({ hasText: 'ada' }).click()
    await page.keyboard.press('Enter')
    const detail = page.getByRole('region', { name: 'Run', exact: true })
    const retryOne = detail.getByRole('button', { name: 'Retry run' })
    await retryOne.waitFor()

    app.workspace.write('webhooks/gone.json', app.workspace.read('webhooks/welcome.json'))
    await missing.waitFor({ state: 'detached' })
    await retryOne.click()
    await detail.getByRole('row', { name: /gone done .* delivered 200 1 attempt/ }).waitFor()
    await retryOne.waitFor({ state: 'detached' })
    await eventually(async () => expect([await count('failed'), await count('done')]).toEqual(['2', '1']), patience)
    await retryAll(2).click()
    await eventually(async () => expect([await count('failed'), await count('done')]).toEqual(['0', '3']), patience)
    await page.getByRole('button', { name: /^Retry/ }).waitFor({ state: 'detached' })
    await rows().filter({ hasText: 'done' }).nth(2).waitFor()
  })
})
