import { expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { describeWith } from '../support/requirements.ts'
import { appPerTest } from '../support/web/app-per-test.ts'
import { goTo } from '../support/web/browser.ts'

describeWith(['chromium'], 'the Receiver screen shows what the emulator stored', () => {
  const app = appPerTest()

  const count = async (name: string): Promise<string> => {
    const counts = app.tab.page.locator('dl[aria-label="Receiver"] div', { hasText: name })
    return counts.locator('dd').innerText()
  }
  const openEmulator = async (): Promise<string> => {
    const { page } = app.tab
    await goTo(page, 'Receiver')
    await page.getByText('listening', { exact: true }).waitFor()
    await page.getByRole('tab', { name: 'Emulator' }).click()
    const curl = await page.locator('pre', { hasText: 'curl -i' }).innerText()
    expect(curl).toContain('Authorization: Key test-key')
    return /http:\/\/127\.0\.0\.1:\d+/.exec(curl)?.[0] ?? ''
  }
  const send = async (url: string, path: string, events: readonly object[]): Promise<number> => {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { Authorization: 'Key test-key', 'Content-Type': 'application/json' },
      body: JSON.stringify({ events }),
    })
    return response.status
  }

  it('finds a user among many, its events by name, and the last event', async () => {
    const { page } = app.tab
    const url = await openEmulator()
    const key = '0a1b2c3d-0000-4000-8000-0000000000aa'
    const events = [
      ...Array.from({ length: 300 }, (_, index) => ({ name: 'visit', external_id: `user_${1_000 + index}` })),
      { name: 'purchase', external_id: 'user_1007', properties: { n: 1 } },
      { name: 'purchase', external_id: 'user_1007', idempotency_key: key, properties: { order: 'last one' } },
    ]
    expect(await send(url, '/apps/app-1/custom_events', events)).toBe(202)
    expect(await send(url, '/apps/app-1/integrations/custom_events', events.slice(-1))).toBe(202)
    await eventually(async () => expect(await count('repeated')).toBe('1'))
    await eventually(async () => expect(await count('events accepted')).toBe('302'))
    await eventually(async () => expect(await count('users seen')).toBe('300'))

    const users = page.getByRole('grid', { name: 'Users' })
    await users.locator('[data-position]', { hasText: 'user_1000' }).waitFor()
    // More than a page: the rest comes when its end is reached.
    await users.locator('[data-position]', { hasText: 'user_1000' }).click()
    await eventually(async () => {
      await page.keyboard.press('End')
      expect(await users.locator('[data-position]', { hasText: 'user_1299' }).count()).toBe(1)
    })
    await page.getByRole('textbox', { name: 'Find a user' }).fill('USER_1007')
    await eventually(async () => expect(await users.locator('[data-position]:not([hidden])').count()).toBe(1))
    await users.locator('[data-position]', { hasText: 'user_1007' }).click()
    const stored = page.getByRole('region', { name: 'Stored of user_1007' })
    const names = stored.getByRole('grid', { name: 'Events of user_1007' })
    await names.locator('[data-position]', { hasText: 'visit' }).waitFor()
    await names.locator('[data-position]', { hasText: 'purchase' }).click()
    await stored.getByRole('group', { name: 'Last purchase' }).getByText('"last one"').waitFor()

    // The list follows while it is looked at.
    await send(url, '/apps/app-1/custom_events', [
      { name: 'purchase', external_id: 'user_1007', properties: { order: 'newer' } },
    ])
    await stored.getByRole('group', { name: 'Last purchase' }).getByText('"newer"').waitFor()
  })

  it('takes faults from the settings while it runs', async () => {
    const { page } = app.tab
    const url = await openEmulator()
    await page.getByRole('tab', { name: 'Settings' }).click()
    const faults = page.getByRole('textbox', { name: 'Faults as JSON' })
    await faults.fill('[{"status": "503"}]')
    await page.getByText(/0\.status/).waitFor()
    await faults.fill('[{"status": 418, "times": 1000}]')
    const answersTo = (status: number) =>
      eventually(async () =>
        expect(await send(url, '/apps/a/custom_events', [{ name: 'n', external_id: 'u' }])).toBe(status),
      )
    // What is typed before a save is answered stays, to be saved by the next.
    await faults.evaluate((field) => {
      const own = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')
      field.closest('form')?.requestSubmit()
      own?.set?.call(field, '[{"status": 429, "times": 1000}]')
      field.dispatchEvent(new Event('input', { bubbles: true }))
    })
    await answersTo(418)
    await page.getByRole('button', { name: 'Save' }).click()
    await answersTo(429)
    await eventually(async () => expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true))
    await faults.fill('')
    await page.getByRole('button', { name: 'Save' }).click()
    await answersTo(202)
    expect(app.workspace.read('receivers/local.json')['oneSignalEmulator']).not.toHaveProperty('script')
  })
})
