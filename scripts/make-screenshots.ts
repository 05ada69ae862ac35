/**
 * Takes the pictures of the README anew: `npx node scripts/make-screenshots.ts`. A real engine on a copy of the sample
 * workspace, the built page, and the machine's Chromium; checked with the tests, whose parts it uses.
 */
import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { packageRoot } from '#cli/desktop/package-root.ts'
import { goTo, launchBrowser, openTab, type Theme } from '../test/support/web/browser.ts'
import { livingSampleWorkspace } from '../test/support/web/sample-workspace.ts'
import { builtPage, serveApp } from '../test/support/web/served-app.ts'

const size = { width: 1600, height: 1000 }
const themes: readonly Theme[] = ['light', 'dark']
/** Fast enough that the whole capture is read within seconds, slow enough for rates that look like a shop's. */
const recordsPerSecond = 120
const readAllMs = 60_000
/** A strip that is nearly full. */
const barsShown = 30

type Picture = { readonly name: string; show(page: Page): Promise<void> }

const gridRows = (page: Page, grid: string): Locator =>
  page.getByRole('grid', { name: grid }).locator('[data-position]')

/** The picture is taken once a part of the page says what it shall. */
const untilText = (page: Page, selector: string, wanted: string): Promise<unknown> =>
  page.waitForFunction(
    ([where, pattern]) => new RegExp(pattern).test(document.querySelector<HTMLElement>(where)?.innerText ?? ''),
    [selector, wanted] as const,
    { timeout: readAllMs },
  )

const pictures: readonly Picture[] = [
  {
    name: 'webhooks',
    show: async (page) => {
      await goTo(page, 'Webhooks')
      await page.getByText('Request on the wire').waitFor()
      await page.getByText('findings', { exact: false }).first().waitFor()
    },
  },
  {
    name: 'relay',
    show: async (page) => {
      await goTo(page, 'Relay')
      const delivered = gridRows(page, 'Deliveries').filter({ hasText: 'delivered' })
      await delivered.nth(12).waitFor({ timeout: readAllMs })
      await delivered.nth(3).click()
      await page.keyboard.press('Enter')
      await page.getByRole('button', { name: 'Copy event' }).waitFor()
    },
  },
  {
    name: 'mapping',
    show: async (page) => {
      await goTo(page, 'Live')
      await gridRows(page, 'Records').filter({ hasText: 'cart_updated' }).filter({ hasText: 'maps' }).last().click()
      await page.getByRole('button', { name: 'Use as sample' }).click()
      await page.getByRole('tree').waitFor()
      await untilText(page, '[data-testid="coverage-percent"]', String.raw`^9\d`)
      await page.getByRole('group', { name: 'Reasons' }).waitFor()
    },
  },
  {
    name: 'live',
    show: async (page) => {
      await goTo(page, 'Live')
      await page.waitForFunction(
        (least) => Number(document.querySelector('[data-testid="histogram"]')?.getAttribute('aria-valuemax')) >= least,
        barsShown,
        { timeout: readAllMs },
      )
      const rows = gridRows(page, 'Records')
      await rows.filter({ hasText: 'no user' }).first().waitFor({ timeout: readAllMs })
      await rows.filter({ hasText: 'maps' }).filter({ hasText: 'purchase' }).nth(2).click()
      const divider = page.getByRole('separator', { name: 'Height of the details' })
      for (let i = 0; i < 4; i += 1) await divider.press('ArrowUp')
      await page.getByRole('region', { name: 'Record' }).getByText('external_id').first().waitFor()
    },
  },
  {
    name: 'trace',
    show: async (page) => {
      await goTo(page, 'Journeys')
      await page.getByRole('combobox', { name: 'Runs in state' }).selectOption('done')
      await gridRows(page, 'Runs').nth(3).click()
      await page.keyboard.press('Enter')
      await page.getByRole('link', { name: /^Trace of delivery w\d+/ }).click()
      await page.getByText('delivered', { exact: false }).first().waitFor()
      await page.getByText('Request body').waitFor()
    },
  },
]

const page = await builtPage()
const folder = join(packageRoot(), 'docs', 'images')
mkdirSync(folder, { recursive: true })
const browser = await launchBrowser()
try {
  for (const theme of themes) await takeAll(theme)
} finally {
  await browser.close()
}

async function takeAll(theme: Theme): Promise<void> {
  const workspace = await livingSampleWorkspace(recordsPerSecond)
  const app = await serveApp(workspace.directory, page)
  try {
    const tab = await openTab(browser, app.url, theme, size)
    for (const picture of pictures) {
      await picture.show(tab.page)
      // The pointer is elsewhere, so that no row looks hovered.
      await tab.page.mouse.move(size.width - 2, 2)
      const path = join(folder, `${picture.name}-${theme}.png`)
      await tab.page.screenshot({ path })
      process.stdout.write(`docs/images/${picture.name}-${theme}.png: ${statSync(path).size} bytes\n`)
    }
    await tab.context.close()
  } finally {
    await app.stop()
    workspace.remove()
  }
}
