import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeWith } from '../support/requirements.ts'
import { appPerTest } from '../support/web/app-per-test.ts'
import { applyFilter, detail, filterBy, openLive, records, rows, selectFirst } from '../support/web/live.ts'
import { seriousViolations } from '../support/web/violations.ts'

/** Everything that opens on Live is looked at twice: a machine with other work needs minutes for it. */
const everythingMs = 300_000

describeWith(['chromium'], 'everything on Live can be used by everybody', () => {
  const app = appPerTest()

  /** Only what is new in a place: the screen around it is looked at in another test. */
  async function violations(page: Page, where: string, selector: string): Promise<readonly string[]> {
    const found: string[] = []
    for (const scheme of ['light', 'dark']) {
      await page.evaluate((name) => document.documentElement.setAttribute('data-mantine-color-scheme', name), scheme)
      const serious = await seriousViolations(page, selector)
      found.push(...serious.map((one) => `${where}, ${scheme}: ${one}`))
    }
    return found
  }

  it(
    'has no serious accessibility violation in its panes, menus and dialogs',
    async () => {
      const { page } = app.tab
      const found: string[] = []
      const look = async (where: string, selector = '[role=dialog]') =>
        void found.push(...(await violations(page, where, selector)))
      await openLive(page)
      await applyFilter(page, 'event = purchase and nonsense = 1')
      await page.getByRole('alert').filter({ hasText: 'nonsense' }).waitFor()
      await look('bad filter', '[aria-label=Reading], [role=alert]')
      await filterBy(page, 'event = purchase')
      await rows(page).nth(8).waitFor()
      // Looking takes minutes; the first record shall still be kept after them.
      await page.getByRole('button', { name: 'Pause' }).click()
      await page.getByRole('button', { name: 'Larger chart of times' }).click()
      await selectFirst(page)
      await page.keyboard.press('Enter')
      await detail(page).getByRole('tab', { name: 'Raw' }).click()
      await look('raw bytes', 'section[aria-label=Record]')
      await look('large chart', 'section[aria-label="Records by time"]')
      await page.getByRole('button', { name: 'Columns' }).click()
      await page.getByPlaceholder('$.value.amount').waitFor()
      await look('columns')
      await page.keyboard.press('Escape')
      await detail(page).getByRole('button', { name: 'Copy' }).click()
      await page.getByRole('menuitem', { name: 'Event as curl' }).waitFor()
      await look('copy menu', '[role=menu]')
      await page.keyboard.press('Escape')
      await records(page).press('Shift+ArrowDown')
      await records(page).press('d')
      await page
        .getByRole('dialog')
        .getByText(/difference/)
        .first()
        .waitFor()
      await look('comparison')
      await page.keyboard.press('Escape')
      for (const item of [/^Save all/, /^Produce selection/, /^Edit and produce/]) {
        await page.getByRole('button', { name: 'Records', exact: true }).click()
        await page.getByRole('menuitem', { name: item }).click()
        await page
          .getByRole('dialog')
          .getByRole('button')
          .nth(1)
          .or(page.getByRole('dialog').getByRole('status'))
          .first()
          .waitFor()
        await look(String(item))
        await page.keyboard.press('Escape')
      }
      expect(found).toEqual([])
    },
    everythingMs,
  )
})
