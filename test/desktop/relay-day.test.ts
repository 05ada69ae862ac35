import { expect, it } from 'vitest'
import type { Locator } from 'playwright-core'
import { eventually } from '../support/eventually.ts'
import { describeWith } from '../support/requirements.ts'
import { goTo } from '../support/web/browser.ts'
import { desktopPerFile } from './support/desktop-per-file.ts'
import { patience } from './support/screens.ts'

/** A user that no record of the sample has. */
const byHand = 'user_by_hand'

describeWith(['electron', 'xvfb'], 'a day with a mapping and its relay in the desktop app', () => {
  const own = desktopPerFile((workspace) =>
    // Slow enough that a row stays in sight while something is done with it.
    workspace.write('connections/sample.json', { ...workspace.read('connections/sample.json'), recordsPerSecond: 60 }),
  )
  const relayFile = () => own.workspace.read('relays/shop-events.json')
  const modes = (): Locator => own.desktop.page.getByRole('radiogroup', { name: 'Where events go' })
  const count = async (name: string): Promise<number> => {
    const counts = own.desktop.page.locator('dl[aria-label="Counts"] div', { hasText: name })
    return Number((await counts.locator('dd').innerText()).replaceAll(',', ''))
  }

  it('edits a mapping by its rows and sees what it would cover before it is saved', async () => {
    const { page } = own.desktop
    page.setDefaultTimeout(patience.timeoutMs)
    await goTo(page, 'Mapping')
    const coverage = page.getByRole('region', { name: 'Coverage' })
    await coverage.getByRole('button', { name: 'name-missing' }).waitFor()
    await page.getByLabel('name: default').fill('unnamed_event')
    await eventually(async () => {
      const before = parseFloat(await coverage.getByTestId('coverage-before').innerText())
      const after = parseFloat(await coverage.getByTestId('coverage-percent').innerText())
      expect(after).toBeGreaterThan(before)
    }, patience)
    await page.getByRole('button', { name: 'Undo' }).click()
    await eventually(async () => expect(await page.getByLabel('name: default').inputValue()).toBe(''), patience)
    await page.getByRole('button', { name: 'Redo' }).click()
    await page.getByRole('button', { name: 'Save' }).click()
    await eventually(
      () => expect(own.workspace.read('mappings/default.json')['name']).toMatchObject({ default: 'unnamed_event' }),
      patience,
    )
    await coverage.getByRole('button', { name: 'name-missing' }).waitFor({ state: 'detached' })
    await coverage.getByRole('button', { name: 'user-missing' }).waitFor()
  })

  it('does not send live before the app id was repeated', async () => {
    const { page } = own.desktop
    const { appId } = relayFile()['destination'] as { appId: string }
    await goTo(page, 'Relay')
    await modes().getByText('Live', { exact: true }).click()
    const dialog = page.getByRole('dialog', { name: 'Send to OneSignal for real?' })
    await dialog.getByText(appId).waitFor()
    await dialog.getByText('user-events, purchase-events').waitFor()
    const send = dialog.getByRole('button', { name: 'Send for real' })
    expect(await send.isDisabled()).toBe(true)
    await dialog.getByRole('textbox').fill(`${appId.slice(0, -1)}${appId.endsWith('0') ? '1' : '0'}`)
    expect(await send.isDisabled()).toBe(true)
    await dialog.getByRole('textbox').press('Enter')
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await dialog.waitFor({ state: 'detached' })
    expect(relayFile()['mode']).toBe('dry-run')

    await modes().getByText('Emulator', { exact: true }).click()
    await eventually(() => expect(relayFile()['mode']).toBe('emulator'), patience)
    await eventually(async () => expect(await count('delivered')).toBeGreaterThan(5), patience)
  })

  it('sends a dead letter with its event edited', async () => {
    const { page } = own.desktop
    await page.getByRole('tab', { name: /Dead letters/ }).click()
    await page
      .getByRole('complementary', { name: 'Reasons' })
      .getByRole('button', { name: /user-missing/ })
      .click()
    await page.getByRole('grid', { name: 'Dead letters' }).locator('[data-position]').first().click()
    await page.getByRole('button', { name: 'Edit and retry…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Edit the event' })
    await dialog.getByRole('textbox', { name: 'Event' }).fill(`{"name": "edited", "external_id": "${byHand}"}`)
    await dialog.getByRole('button', { name: 'Send' }).click()
    await page.getByText('The edited event is on its way.').waitFor()
  })

  it('sends selected deliveries once more, of which each stays one event', async () => {
    const { page } = own.desktop
    await page.getByRole('tab', { name: 'Deliveries' }).click()
    await page.getByLabel('State', { exact: true }).selectOption('delivered')
    const row = page.getByRole('grid', { name: 'Deliveries' }).locator('[data-position]')
    await row.nth(3).click()
    await page.keyboard.press('Shift+ArrowDown')
    await page.keyboard.press('Shift+ArrowDown')
    await page.getByRole('button', { name: 'Send 3 again…' }).click()
    const dialog = page.getByRole('dialog', { name: /once more/ })
    await dialog.getByText('3 delivered events would be sent once more, to the emulator.').waitFor()
    await dialog.getByText(/OneSignal remembers keys for about 4 hours/).waitFor()
    await dialog.getByRole('button', { name: 'Send again' }).click()
    await dialog.getByText('3 events are on the way once more').waitFor()
    await dialog.getByRole('button', { name: 'Close' }).last().click()
    await eventually(async () => expect(await count('sent again')).toBe(3), patience)
  })

  it('shows in the emulator what was stored: the edited event, and the repeated ones once', async () => {
    const { page } = own.desktop
    await goTo(page, 'Receiver')
    await page.getByRole('tab', { name: 'Emulator' }).click()
    const repeated = page.locator('dl[aria-label="Receiver"] div', { hasText: 'repeated' }).locator('dd')
    await eventually(async () => expect(await repeated.innerText()).toBe('3'), patience)
    await page.getByRole('textbox', { name: 'Find a user' }).fill(byHand)
    await page.getByRole('grid', { name: 'Users' }).locator('[data-position]', { hasText: byHand }).click()
    const stored = page.getByRole('region', { name: `Stored of ${byHand}` })
    await stored.locator('[data-position]', { hasText: 'edited' }).click()
    await stored.getByRole('group', { name: 'Last edited' }).getByText('"edited"').waitFor()
  })
})
