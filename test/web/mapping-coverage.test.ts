import { expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { describeWith } from '../support/requirements.ts'
import { appPerTest } from '../support/web/app-per-test.ts'
import { goTo } from '../support/web/browser.ts'
import { filterField } from '../support/web/live.ts'

describeWith(['chromium'], 'the coverage of a mapping in a browser', () => {
  const app = appPerTest()
  const coverage = () => app.tab.page.getByRole('region', { name: 'Coverage' })

  it('shows what maps, sizes, users and names, and each number opens its records', async () => {
    const { page } = app.tab
    await goTo(page, 'Mapping')
    await coverage().getByRole('button', { name: 'name-missing' }).waitFor()
    await coverage()
      .getByText(/of [\d,]+ kept records map/)
      .waitFor()
    await coverage()
      .getByText(/\d users$/)
      .waitFor()
    await coverage()
      .getByRole('button', { name: /^largest: [\d,]+ bytes$/ })
      .waitFor()
    const bars = coverage()
      .getByRole('group', { name: 'Event sizes' })
      .getByRole('button', { name: /events? (of|above)/ })
    // While there are few records there are few sizes.
    await eventually(async () => expect(await bars.count()).toBeGreaterThan(8))

    await coverage()
      .getByRole('button', { name: /^largest/ })
      .click()
    await page
      .getByRole('region', { name: 'Sample' })
      .getByText(/·\d+·\d+/)
      .waitFor()

    await coverage()
      .getByRole('group', { name: 'Event names' })
      .getByRole('button', { name: 'purchase', exact: true })
      .click()
    await eventually(async () => expect(await filterField(page).innerText()).toBe('event = "purchase"'))
  })

  it('compares the draft with the file before it is saved, with the share of each reason that goes or comes', async () => {
    const { page } = app.tab
    await goTo(page, 'Mapping')
    await coverage().getByRole('button', { name: 'name-missing' }).waitFor()
    await page.getByLabel('name: comes from').selectOption('constant')
    await page.getByLabel('name: value').fill('anything')
    const gone = coverage().getByRole('listitem').filter({ hasText: 'name-missing' })
    await gone.getByText(/^−\d+\.\d %|^−<0\.1 %/).waitFor()
    await eventually(async () => {
      const before = parseFloat(await coverage().getByTestId('coverage-before').innerText())
      const after = parseFloat(await coverage().getByTestId('coverage-percent').innerText())
      expect(after).toBeGreaterThan(before)
    })
    await page.getByRole('button', { name: 'Discard changes' }).click()
    await eventually(async () => expect(await coverage().getByTestId('coverage-before').innerText()).toBe(''))
  })

  it('opens the first records of a remark as the sample', async () => {
    const { page } = app.tab
    await goTo(page, 'Mapping')
    const remark = coverage().getByRole('listitem').filter({ hasText: 'timestamp-converted' })
    await remark.getByRole('button').first().click()
    await page.getByRole('group', { name: 'Findings' }).getByTitle('timestamp-converted').waitFor()
  })
})
