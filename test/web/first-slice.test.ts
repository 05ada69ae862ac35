import { expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { describeWith } from '../support/requirements.ts'
import { appPerTest } from '../support/web/app-per-test.ts'
import { goTo } from '../support/web/browser.ts'
import { pasteSample } from '../support/web/mapping.ts'

describeWith(['chromium'], 'a record goes all the way in a browser', () => {
  const app = appPerTest()

  const chooseMode = (mode: string) =>
    app.tab.page.getByRole('radiogroup', { name: 'Where events go' }).getByText(mode, { exact: true }).click()

  const count = async (name: string): Promise<number> => {
    const text = await app.tab.page.locator('dl[aria-label="Counts"] div', { hasText: name }).locator('dd').innerText()
    return Number(text.replaceAll(',', ''))
  }

  it('shows records as they arrive, filters them and opens one', async () => {
    await goTo(app.tab.page, 'Live')
    const grid = app.tab.page.getByRole('grid', { name: 'Records' })
    await grid.getByRole('row').nth(3).waitFor()
    const filter = app.tab.page.getByRole('textbox', { name: 'Filter' })
    await filter.fill('verdict = "user-missing"')
    await filter.press('Enter')
    await eventually(async () => {
      const verdicts = await grid.locator('[data-column="verdict"]:not([role="columnheader"])').allInnerTexts()
      const shown = verdicts.filter((text) => text !== '')
      expect(shown.length).toBeGreaterThan(0)
      expect(new Set(shown)).toEqual(new Set(['no user']))
    })
    await grid.locator('[data-position]').first().click()
    await app.tab.page.getByRole('tab', { name: 'Headers' }).click()
    await app.tab.page.getByRole('region', { name: 'Record' }).getByText('traceparent').waitFor()
  })

  it('takes a record from Live as the sample of the mapping', async () => {
    await goTo(app.tab.page, 'Live')
    await app.tab.page.getByRole('grid', { name: 'Records' }).locator('[data-position]').first().click()
    await app.tab.page.getByRole('button', { name: 'Use as sample' }).click()
    await app.tab.page
      .getByRole('tree')
      .getByRole('treeitem', { name: /^topic/ })
      .waitFor()
    expect(new URL(app.tab.page.url()).hash).toMatch(/^#\/mapping\/sample\//)
  })

  it('shows event and coverage change while the mapping is edited, and saves it', async () => {
    await goTo(app.tab.page, 'Mapping')
    const coverage = app.tab.page.getByRole('region', { name: 'Coverage' })
    await coverage.getByRole('button', { name: 'name-missing' }).waitFor()

    await pasteSample(app.tab.page)
    await app.tab.page.getByLabel('name: comes from').selectOption('constant')
    await app.tab.page.getByLabel('name: value').fill('checkout')
    await app.tab.page.getByRole('region', { name: 'Event it becomes' }).getByText('"checkout"').waitFor()
    // Records without a name map now: over the same records the draft covers more than the file.
    await eventually(async () => {
      const saved = parseFloat(await coverage.getByTestId('coverage-before').innerText())
      const draft = parseFloat(await coverage.getByTestId('coverage-percent').innerText())
      expect(draft).toBeGreaterThan(saved)
    })

    await app.tab.page.getByRole('button', { name: 'Save', exact: true }).click()
    await eventually(() =>
      expect(app.workspace.read('mappings/default.json')['name']).toEqual({ constant: 'checkout' }),
    )
    await app.tab.page.getByRole('button', { name: 'Undo' }).click()
    await app.tab.page.getByText('unsaved').first().waitFor()
  })

  it('fills the chosen row with a field of the sample by keyboard alone', async () => {
    await goTo(app.tab.page, 'Mapping')
    await app.tab.page.getByRole('tree').getByRole('treeitem').first().waitFor()
    await app.tab.page.getByLabel('onesignal_id: comes from').focus()
    await app.tab.page.getByRole('tree').locator('[tabindex="0"]').focus()
    await app.tab.page.keyboard.press('Home')
    for (let i = 0; i < 4; i += 1) await app.tab.page.keyboard.press('ArrowDown')
    await app.tab.page.keyboard.press('Enter')
    expect(await app.tab.page.getByLabel('onesignal_id: path').inputValue()).toBe('$.key')
  })

  it('asks which one counts when the file changed on disk under unsaved edits', async () => {
    await goTo(app.tab.page, 'Mapping')
    await app.tab.page.getByLabel('name: comes from').selectOption('constant')
    await app.tab.page.getByLabel('name: value').fill('mine')
    app.workspace.write('mappings/default.json', {
      ...app.workspace.read('mappings/default.json'),
      name: { constant: 'theirs' },
    })
    await app.tab.page.getByRole('button', { name: 'Compare' }).click()
    await app.tab.page.getByRole('dialog').getByText('"theirs"').waitFor()
    await app.tab.page.getByRole('button', { name: 'Keep mine' }).click()
    await app.tab.page.getByRole('button', { name: 'Save', exact: true }).click()
    await eventually(() => expect(app.workspace.read('mappings/default.json')['name']).toEqual({ constant: 'mine' }))
  })

  it('relays to the emulator, and shows the requests and what was sent', async () => {
    await goTo(app.tab.page, 'Relay')
    await chooseMode('Emulator')
    await eventually(async () => expect(await count('delivered')).toBeGreaterThan(0))

    // The newest ones, which are in sight, may all be on their way still.
    await app.tab.page.getByRole('combobox', { name: 'State' }).selectOption('delivered')
    const deliveries = app.tab.page.getByRole('grid', { name: 'Deliveries' })
    await deliveries.locator('[data-position]').filter({ hasText: 'delivered' }).first().click()
    await app.tab.page.getByRole('tab', { name: /^Attempts/ }).click()
    await app.tab.page.getByText('/custom_events').first().waitFor()
    await app.tab.page.getByRole('table', { name: 'Response' }).waitFor()

    await goTo(app.tab.page, 'Receiver')
    const requests = app.tab.page.getByRole('grid', { name: 'Requests' })
    await requests.locator('[data-position]').first().click()
    const headers = app.tab.page.getByRole('table', { name: /^Headers/ })
    await headers.getByRole('row', { name: /^authorization/i }).waitFor()
    await app.tab.page.getByRole('tab', { name: 'Answer' }).click()
    await app.tab.page.getByText('202').last().waitFor()
  })

  it('tries a dead letter again and tells what came of it', async () => {
    app.workspace.write('receivers/local.json', {
      ...app.workspace.read('receivers/local.json'),
      oneSignalEmulator: { enabled: true, apiKey: 'test-key', knownUsers: ['nobody'] },
    })
    await goTo(app.tab.page, 'Receiver')
    await app.tab.page.getByRole('button', { name: 'Stop' }).click()
    await app.tab.page.getByRole('button', { name: 'Start' }).click()
    await app.tab.page.getByText('listening').waitFor()
    await goTo(app.tab.page, 'Relay')
    await chooseMode('Emulator')
    await eventually(async () => expect(await count('failed')).toBeGreaterThan(0))
    await app.tab.page.getByRole('tab', { name: /Dead letters/ }).click()
    await app.tab.page.getByRole('grid', { name: 'Dead letters' }).getByText('failed').first().click()
    await app.tab.page.getByRole('button', { name: 'Retry this one' }).click()
    await app.tab.page.getByText('1 is on its way again.').waitFor()
  })

  it('does not go live without the app id', async () => {
    const { appId } = app.workspace.read('relays/shop-events.json')['destination'] as { appId: string }
    await goTo(app.tab.page, 'Relay')
    await chooseMode('Live')
    const dialog = app.tab.page.getByRole('dialog')
    await dialog.getByText('user-events, purchase-events').waitFor()
    const confirm = dialog.getByRole('button', { name: 'Send for real' })
    const typed = dialog.getByRole('textbox')
    expect(await confirm.isDisabled()).toBe(true)
    await typed.fill(`${appId}x`)
    await typed.press('Enter')
    expect(await confirm.isDisabled()).toBe(true)
    expect(app.workspace.read('relays/shop-events.json')['mode']).toBe('dry-run')
    await typed.fill(appId)
    expect(await confirm.isEnabled()).toBe(true)
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    expect(await app.tab.page.getByRole('radio', { name: 'Dry run' }).isChecked()).toBe(true)
  })
})
