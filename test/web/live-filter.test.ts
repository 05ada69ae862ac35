import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { describeWith } from '../support/requirements.ts'
import { appPerTest } from '../support/web/app-per-test.ts'
import { applyFilter, filterBy, filterField, openLive, rows, showsOnly, tellsFilterError } from '../support/web/live.ts'

describeWith(['chromium'], 'records are found by filter and by time', () => {
  const app = appPerTest()

  const fieldText = () => filterField(app.tab.page).innerText()
  const counter = async (name: string): Promise<number> => {
    const text = await app.tab.page.getByRole('group', { name: 'Counters' }).getByText(name).locator('b').innerText()
    return Number(text.replaceAll(',', ''))
  }

  it('completes paths with examples, by keyboard alone', async () => {
    const { page } = app.tab
    await openLive(page)
    await page.locator('body').press('/')
    await eventually(async () => {
      await filterField(page).fill('')
      await page.keyboard.type('$.value.event_n')
      await page.getByRole('option', { name: /^\$\.value\.event_name/ }).waitFor({ timeout: 5_000 })
    })
    // What is typed quickly is completed as well, and in the middle of a line as at its end.
    await filterField(page).fill('topic ~ u and ')
    await page.keyboard.press('Home')
    await page.keyboard.type('not $.value.event_n')
    await page.keyboard.press('Tab')
    expect(await fieldText()).toBe('not $.value.event_nametopic ~ u and ')
    await filterField(page).fill('')
    await page.keyboard.type('$.value.event_n')
    await page.keyboard.press('Tab')
    expect(await fieldText()).toBe('$.value.event_name')
    await page.keyboard.type(' = purchase')
    await page.keyboard.press('Enter')
    await showsOnly(page, 'event', 'purchase')
    await page.getByText(/of [\d,]+ · searched all/).waitFor()
  })

  it('marks what is wrong, says it in words, and keeps the last good filter in force', async () => {
    const { page } = app.tab
    await openLive(page)
    await tellsFilterError(page)
    await page.keyboard.press('Control+f')
    await page.keyboard.press('Escape')
    await page.getByRole('alert').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Clear filter' }).waitFor({ state: 'detached' })
  })

  it('brings filters of before back with the arrow keys', async () => {
    const { page } = app.tab
    await openLive(page)
    for (const filter of ['event = purchase', 'partition = 1']) await applyFilter(page, filter)
    await filterField(page).press('Escape')
    await filterField(page).press('ArrowUp')
    expect(await fieldText()).toBe('partition = 1')
    await filterField(page).press('ArrowUp')
    expect(await fieldText()).toBe('event = purchase')
    await page.getByRole('button', { name: 'Saved and recent filters' }).click()
    await page.getByRole('menuitem', { name: 'partition = 1' }).click()
    expect(await fieldText()).toBe('partition = 1')
  })

  it('keeps filters by name in the workspace', async () => {
    const { page } = app.tab
    await openLive(page)
    await applyFilter(page, 'event = purchase')
    const menu = page.getByRole('button', { name: 'Saved and recent filters' })
    await menu.click()
    await page.getByRole('menuitem', { name: 'Save this filter…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Save this filter' })
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Refunds!')
    await page.keyboard.press('Enter')
    await dialog.getByText(/A name has lower case letters/).waitFor()
    await dialog.getByRole('textbox', { name: 'Name' }).fill('purchases')
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'detached' })
    expect(app.workspace.read('filters/purchases.json')).toEqual({ version: 1, filter: 'event = purchase' })
    // Another program writes here too; a bad one is a problem of its file and is not offered.
    app.workspace.write('filters/ones.json', { version: 1, filter: 'partition = 1', description: 'The second part' })
    app.workspace.write('filters/broken.json', { version: 1, filter: 'partition = ' })
    await menu.click()
    await page.getByRole('menuitem', { name: /^ones/ }).click()
    expect(await fieldText()).toBe('partition = 1')
    await menu.click()
    const forget = page.getByRole('menuitem', { name: 'Forget the name “ones”' })
    await forget.waitFor()
    expect(await page.getByRole('menuitem', { name: /^broken/ }).count()).toBe(0)
    await forget.click()
    await eventually(() => expect(existsSync(join(app.workspace.directory, 'filters/ones.json'))).toBe(false))
    await page.keyboard.press('Control+k')
    const palette = page.getByRole('dialog', { name: 'Commands' })
    await palette.locator('input:focus').waitFor()
    await page.keyboard.type('only purchases')
    await palette.getByRole('button', { name: 'only purchases' }).first().waitFor()
    await page.keyboard.press('Enter')
    await eventually(async () => expect(await fieldText()).toBe('event = purchase'))
  })

  it('shows only a time that is brushed with the mouse, and all again after Escape', async () => {
    const { page } = app.tab
    await openLive(page)
    const strip = page.getByTestId('histogram')
    await strip.evaluate((shown) => shown.setAttribute('data-same', ''))
    await filterBy(page, 'event = purchase or event = signup')
    // It stays while another filter looks for its records.
    expect(await strip.getAttribute('data-same')).toBe('')
    const box = await eventually(async () => {
      const found = await strip.boundingBox()
      if (found === null) throw new Error('no strip')
      return found
    })
    const y = box.y + box.height / 2
    await page.mouse.move(box.x + box.width * 0.3, y)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width * 0.6, y, { steps: 5 })
    await page.mouse.up()
    await eventually(async () =>
      expect(await fieldText()).toMatch(
        /^\(event = purchase or event = signup\) and timestamp >= 2026-\S+Z and timestamp < 2026-\S+Z$/,
      ),
    )
    // In force from then on: Escape takes it away.
    await strip.locator('[data-testid="brush"]:not([data-choosing])').waitFor()
    const brushed = await eventually(async () => {
      const shown = await counter('shown')
      expect(shown).toBeGreaterThan(0)
      return shown
    })
    await strip.focus()
    await page.keyboard.press('Escape')
    await eventually(async () => expect(await fieldText()).toBe('event = purchase or event = signup'))
    await eventually(async () => expect(await counter('shown')).toBeGreaterThan(brushed))
  })

  it('brushes by keyboard, says the numbers, and has them as a table', async () => {
    const { page } = app.tab
    await openLive(page)
    const strip = page.getByRole('slider', { name: 'Records by time' })
    await strip.focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('Shift+ArrowRight')
    expect(await strip.getAttribute('aria-valuetext')).toMatch(
      /^\d\d:\d\d:\d\d\.\d{3} to \S+: [\d,]+ mapped, \d+ rejected/,
    )
    await page.keyboard.press('Enter')
    await eventually(async () => expect(await fieldText()).toMatch(/^timestamp >= \S+ and timestamp < \S+$/))
    await rows(page).first().waitFor()

    await page.getByRole('button', { name: 'Larger chart of times' }).click()
    await page.getByRole('radiogroup', { name: 'Show times as' }).getByText('Table').click()
    const table = page.getByRole('group', { name: 'Records by time as a table' }).getByRole('table')
    await eventually(async () => expect(await table.getByRole('row').count()).toBeGreaterThan(2))
  })
})
