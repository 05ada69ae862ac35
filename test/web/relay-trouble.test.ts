import { expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { describeWith } from '../support/requirements.ts'
import { appPerTest } from '../support/web/app-per-test.ts'
import { goTo } from '../support/web/browser.ts'

describeWith(['chromium'], 'a relay in trouble is helped on its screen', () => {
  const app = appPerTest()

  const emulator = (change: Record<string, unknown>): void =>
    app.workspace.write('receivers/local.json', {
      ...app.workspace.read('receivers/local.json'),
      oneSignalEmulator: { enabled: true, apiKey: 'test-key', knownUsers: 'any', ...change },
    })
  /** Also waits until the changed file counts: the emulator answers the relay's key with this status. */
  const restartReceiver = async (appId: string, status: number): Promise<void> => {
    const { page } = app.tab
    await goTo(page, 'Receiver')
    await page.getByRole('button', { name: 'Stop', exact: true }).click()
    await page.getByRole('button', { name: 'Start', exact: true }).click()
    await page.getByText('listening', { exact: true }).waitFor()
    await eventually(async () => {
      const label = await page.getByRole('button', { name: /^Copy address/ }).getAttribute('aria-label')
      const response = await fetch(`${label?.replace('Copy address ', '') ?? ''}/apps/${appId}/custom_events`, {
        method: 'POST',
        headers: { Authorization: 'Key test-key', 'Content-Type': 'application/json' },
        body: JSON.stringify({ events: [{ name: 'of the test', external_id: 'nobody' }] }),
      })
      expect(response.status).toBe(status)
    })
  }
  const chooseEmulator = async (): Promise<void> => {
    const { page } = app.tab
    await goTo(page, 'Relay')
    await page.getByRole('radiogroup', { name: 'Where events go' }).getByText('Emulator', { exact: true }).click()
  }
  const count = async (name: string): Promise<number> => {
    const counts = app.tab.page.locator('dl[aria-label="Counts"] div', { hasText: name })
    return Number((await counts.locator('dd').innerText()).replaceAll(',', ''))
  }

  it('pauses where the API key is refused, and goes on with Resume once it is right', async () => {
    const { page } = app.tab
    const { appId } = app.workspace.read('relays/shop-events.json')['destination'] as { appId: string }
    // The relay sends the emulator's own key; for this app another one is wanted.
    emulator({ apps: [{ appId, apiKey: 'another-key' }] })
    await restartReceiver(appId, 403)
    await chooseEmulator()
    const paused = page.getByRole('status').filter({ hasText: 'Paused' })
    await paused.waitFor()
    expect(await count('delivered')).toBe(0)
    await eventually(async () => expect(await count('held')).toBeGreaterThan(0))

    emulator({})
    await restartReceiver(appId, 202)
    await goTo(page, 'Relay')
    await paused.getByRole('button', { name: 'Resume' }).click()
    await paused.waitFor({ state: 'detached' })
    await eventually(async () => expect(await count('delivered')).toBeGreaterThan(0))
    await eventually(async () => expect(await count('held')).toBe(0))

    // In the smallest window the numbers stay in one line, and the rest of them is a click away.
    await page.setViewportSize({ width: 1100, height: 700 })
    const more = page.getByRole('button', { name: /^\d+ more$/ })
    await more.click()
    const rest = page.locator('dl[aria-label="Counts, the rest"]')
    await rest.getByText('to accepted p50 · p95 · p99').waitFor()
    await eventually(async () => expect(await rest.locator('dt').count()).toBe(Number.parseInt(await more.innerText())))
    await page.setViewportSize({ width: 1900, height: 700 })
    await more.waitFor({ state: 'detached' })
    expect(await count('failed')).toBe(0)
  })

  it('retries all dead letters of a reason at once', async () => {
    const { page } = app.tab
    await chooseEmulator()
    await page.getByRole('grid', { name: 'Deliveries' }).waitFor()
    await eventually(async () => expect(await count('rejected')).toBeGreaterThan(2))
    await page.getByRole('tab', { name: /Dead letters/ }).click()
    const reasons = page.getByRole('complementary', { name: 'Reasons' })
    const reason = reasons.getByRole('button', { name: /name-missing/ })
    await reason.waitFor()

    app.workspace.write('mappings/default.json', {
      ...app.workspace.read('mappings/default.json'),
      name: { path: '$.value.event_name', default: 'unnamed' },
    })
    await page.getByText(/mappings\/default\.json was changed/).waitFor()
    // What was on its way with the mapping of before is through.
    const consumed = await count('consumed')
    await eventually(async () => expect(await count('consumed')).toBeGreaterThan(consumed + 800))
    await reason.click()
    await reasons.getByRole('button', { name: /^Retry (it|all)/ }).click()
    await page.getByText(/on (its|their) way again/).waitFor()
    await eventually(async () => expect(await reason.count()).toBe(0))
  })

  it('sends a dead letter with its event edited, and discards another with a note', async () => {
    const { page } = app.tab
    await chooseEmulator()
    await page.getByRole('tab', { name: /Dead letters/ }).click()
    const reasons = page.getByRole('complementary', { name: 'Reasons' })
    const reason = reasons.getByRole('button', { name: /name-missing/ })
    await reason.click()
    const letters = page.getByRole('grid', { name: 'Dead letters' })
    await letters.locator('[data-position]').first().click()
    await page.getByRole('button', { name: 'Edit and retry…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Edit the event' })
    const editor = dialog.getByRole('textbox', { name: 'Event' })
    await editor.fill('{"external_id": "u1"}')
    await dialog
      .getByText(/name-missing|no name/i)
      .first()
      .waitFor()
    expect(await dialog.getByRole('button', { name: 'Send' }).isDisabled()).toBe(true)
    await editor.fill('{"name": "by-hand", "external_id": "u1"}')
    await dialog.getByRole('button', { name: 'Send' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByText('The edited event is on its way.').waitFor()

    await reason.click()
    await reasons.getByRole('button', { name: /^Discard/ }).click()
    const discard = page.getByRole('dialog', { name: /^Discard/ })
    await discard.getByRole('textbox', { name: 'Why (kept in the log)' }).fill('only a test')
    await discard.getByRole('button', { name: 'Discard', exact: true }).click()
    await reasons.getByRole('list', { name: 'Discarded' }).getByText('only a test').waitFor()
  })

  it('pauses and resumes by hand, sends a time range once more, and finishes before it stops', async () => {
    const { page } = app.tab
    await chooseEmulator()
    await eventually(async () => expect(await count('delivered')).toBeGreaterThan(5))
    await page.getByRole('button', { name: 'Pause', exact: true }).click()
    const paused = page.getByRole('status').filter({ hasText: 'Paused by hand' })
    await paused.waitFor()

    await page.getByRole('button', { name: 'Send again…' }).click()
    const dialog = page.getByRole('dialog', { name: /once more/ })
    await dialog.getByLabel(/Consumed from/).fill('2020-01-01T00:00:00')
    await dialog.getByLabel('until').fill('2100-01-01T00:00:00')
    await dialog.getByText(/OneSignal remembers keys for about 4 hours/).waitFor()
    await dialog.getByRole('button', { name: 'Send again' }).click()
    await dialog.getByText(/on the way once more/).waitFor()
    await dialog.getByRole('button', { name: 'Close' }).last().click()
    await paused.getByRole('button', { name: 'Resume' }).click()
    await eventually(async () => expect(await count('sent again')).toBeGreaterThan(5))

    await page.getByRole('button', { name: 'Finish and stop' }).click()
    await page.getByRole('button', { name: 'Start', exact: true }).waitFor({ timeout: 60_000 })
    await eventually(async () => expect(await count('pending')).toBe(0))
  })
})
