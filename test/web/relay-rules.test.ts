import { expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { describeWith } from '../support/requirements.ts'
import { appPerTest } from '../support/web/app-per-test.ts'
import { goTo } from '../support/web/browser.ts'

describeWith(['chromium'], 'the relay screen', () => {
  const app = appPerTest()
  const relayFile = () => app.workspace.read('relays/shop-events.json')

  it('has rules that choose a mapping, made and ordered by keyboard', async () => {
    const { page } = app.tab
    app.workspace.write('mappings/orders.json', app.workspace.read('mappings/default.json'))
    await goTo(page, 'Relay')
    await page.getByRole('tab', { name: 'Settings' }).click()
    const rule = (place: number) => page.getByRole('listitem', { name: `Rule ${place}` })
    // A rule begins with a mapping that is not the one of all others.
    await page
      .getByLabel('Mapping of all other records')
      .locator('option[value="orders"]')
      .waitFor({ state: 'attached' })
    const add = page.getByRole('button', { name: 'Add a rule' })
    await add.focus()
    await page.keyboard.press('Enter')
    await eventually(async () => expect(await focusedLabel()).toBe('Topic of rule 1'))
    await page.keyboard.press('Tab')
    await page.keyboard.type('$.value.event_name = ')
    await rule(1)
      .getByRole('alert')
      .getByText(/character \d+/)
      .waitFor()
    await page.keyboard.type('"purchase"')
    await rule(1).getByRole('alert').waitFor({ state: 'detached' })
    expect(await page.getByLabel('Mapping of rule 1').inputValue()).toBe('orders')

    await add.click()
    await page.getByLabel('Topic of rule 2').selectOption('purchase-events')
    await page.getByLabel('Filter of rule 2').focus()
    await page.keyboard.press('Alt+ArrowUp')
    await eventually(async () => expect(await focusedLabel()).toBe('Filter of rule 1'))
    expect(await page.getByLabel('Topic of rule 1').inputValue()).toBe('purchase-events')
    await page.keyboard.press('Alt+ArrowUp')
    expect(await page.getByLabel('Filter of rule 2').inputValue()).toBe('$.value.event_name = "purchase"')
    expect(await page.getByLabel('Mapping of all other records').inputValue()).toBe('default')
    await page.getByRole('button', { name: 'Save' }).click()
    await eventually(() =>
      expect(relayFile()['mappings']).toEqual([
        { topic: 'purchase-events', mapping: 'orders' },
        { filter: '$.value.event_name = "purchase"', mapping: 'orders' },
      ]),
    )

    await page.getByRole('button', { name: 'Remove rule 1' }).focus()
    await page.keyboard.press('Enter')
    await eventually(async () => expect(await focusedLabel()).toBe('Remove rule 1'))
    await page.keyboard.press('Enter')
    await eventually(async () => expect(await page.getByRole('listitem', { name: /^Rule/ }).count()).toBe(0))
    await page.getByRole('button', { name: 'Save' }).click()
    await eventually(() => expect(relayFile()).not.toHaveProperty('mappings'))

    function focusedLabel(): Promise<string | null> {
      return page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? null)
    }
  })

  it('marks a rule whose mapping does not exist', async () => {
    const { page } = app.tab
    await goTo(page, 'Relay')
    await page.getByRole('tab', { name: 'Settings' }).click()
    app.workspace.write('relays/shop-events.json', { ...relayFile(), mappings: [{ mapping: 'gone' }] })
    await page.getByRole('alert').getByText('There is no mapping gone').waitFor()
    expect(await page.getByLabel('Mapping of rule 1').inputValue()).toBe('gone')
    await page.getByLabel('Mapping of rule 1').selectOption('default')
    await page.getByText('what stands below it is never reached').waitFor()
  })

  it('sends the selected deliveries once more, chosen by keyboard and by mouse', async () => {
    const { page } = app.tab
    await goTo(page, 'Relay')
    await page.getByRole('radiogroup', { name: 'Where events go' }).getByText('Emulator', { exact: true }).click()
    await page.getByLabel('State', { exact: true }).selectOption('delivered')
    const grid = page.getByRole('grid', { name: 'Deliveries' })
    await grid.locator('[data-position]').nth(4).waitFor()
    await page.getByRole('button', { name: 'Pause', exact: true }).click()
    await page.getByRole('status').filter({ hasText: 'Paused by hand' }).waitFor()
    await grid.locator('[data-position]').nth(1).click()
    // By its position: what was on its way may still come in above.
    const first = Number(await grid.locator('[aria-selected="true"]').getAttribute('data-position'))
    await page.keyboard.press('Shift+ArrowDown')
    await grid.locator(`[data-position="${first + 2}"]`).click({ modifiers: ['ControlOrMeta'] })
    await page.getByRole('button', { name: 'Send 3 again…' }).click()
    const dialog = page.getByRole('dialog', { name: /once more/ })
    await dialog.getByText('3 delivered events would be sent once more, to the emulator.').waitFor()
    await dialog.getByText(/OneSignal remembers keys for about 4 hours/).waitFor()
    await dialog.getByRole('button', { name: 'Send again' }).click()
    await dialog.getByText(/3 events are on the way once more/).waitFor()
    await dialog.getByRole('button', { name: 'Close' }).last().click()
    await page.getByRole('button', { name: 'Resume' }).click()
    const again = page.locator('dl[aria-label="Counts"] div', { hasText: 'sent again' }).locator('dd')
    await eventually(async () => expect(await again.innerText()).toBe('3'))
  })
})
