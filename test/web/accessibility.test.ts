import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { packageRoot } from '#cli/desktop/package-root.ts'
import { describeWith } from '../support/requirements.ts'
import { goTo, launchBrowser, openTab, sizes, type Theme } from '../support/web/browser.ts'
import { sampleWorkspace, type SampleWorkspace } from '../support/web/sample-workspace.ts'
import { builtPage, serveApp, type ServedApp } from '../support/web/served-app.ts'
import { seriousViolations } from '../support/web/violations.ts'

/** All screens in one test: a machine with other work needs minutes for them. */
const everyScreenMs = 400_000
const themes: readonly Theme[] = ['light', 'dark']

/** Every screen, and on it the parts that are reached by a tab; each waits for something living. */
const views: readonly { readonly name: string; show(page: Page): Promise<void> }[] = [
  {
    name: 'live',
    show: async (page) => {
      await goTo(page, 'Live')
      await page.getByRole('grid', { name: 'Records' }).locator('[data-position]').first().click()
      await page.getByRole('tab', { name: 'Decoded' }).waitFor()
    },
  },
  {
    name: 'mapping',
    show: async (page) => {
      await goTo(page, 'Mapping')
      await page.getByRole('tree').waitFor()
      await page.getByRole('group', { name: 'Reasons' }).waitFor()
    },
  },
  {
    name: 'mapping-json',
    show: async (page) => {
      await goTo(page, 'Mapping')
      await page.getByRole('radiogroup', { name: 'Edit as' }).getByText('JSON', { exact: true }).click()
      await page.locator('.cm-content').waitFor()
    },
  },
  ...['Would send', 'Deliveries', 'Dead letters', 'Lag', 'Settings'].map((tab) => ({
    name: `relay-${tab.toLowerCase().replaceAll(' ', '-')}`,
    show: async (page: Page) => {
      await goTo(page, 'Relay')
      await page.getByRole('tab', { name: tab }).click()
      await page.getByRole('tabpanel').waitFor()
    },
  })),
  ...['Requests', 'Emulator', 'Settings'].map((tab) => ({
    name: `receiver-${tab.toLowerCase()}`,
    show: async (page: Page) => {
      await goTo(page, 'Receiver')
      await page.getByRole('tab', { name: tab }).click()
      await page.getByRole('tabpanel').waitFor()
    },
  })),
  ...['Runs', 'Journey'].map((tab) => ({
    name: `journeys-${tab.toLowerCase()}`,
    show: async (page: Page) => {
      await goTo(page, 'Journeys')
      // In the larger window both stand beside each other.
      const label = page.getByRole('tab', { name: tab, exact: true })
      const region = page.getByRole('region', { name: tab, exact: true })
      await label.or(region).first().waitFor()
      if (await label.isVisible()) await label.click()
      await region.waitFor()
    },
  })),
  ...['Edit', 'Test', 'Logs', 'Settings'].map((tab) => ({
    name: `webhooks-${tab.toLowerCase()}`,
    show: async (page: Page) => {
      await goTo(page, 'Webhooks')
      await page.getByRole('tab', { name: tab, exact: true }).click()
      if (tab === 'Edit') await page.getByRole('textbox', { name: 'Body', exact: true }).waitFor()
      else await page.getByRole('tabpanel').waitFor()
    },
  })),
  {
    name: 'connections',
    show: async (page) => {
      await goTo(page, 'Connections')
      await page.getByRole('combobox', { name: 'Connections' }).selectOption('sample')
      await page.getByRole('button', { name: 'Check connection' }).click()
      await page.getByRole('table').waitFor()
    },
  },
  ...['Connection', 'Schemas', 'Consumer groups'].map((tab) => ({
    name: `connections-kafka-${tab.toLowerCase().replaceAll(' ', '-')}`,
    show: async (page: Page) => {
      await goTo(page, 'Connections')
      await page.getByRole('combobox', { name: 'Connections' }).selectOption('nobody')
      await page.getByRole('tab', { name: tab }).click()
      if (tab !== 'Connection') return page.getByRole('alert').first().waitFor()
      await page.getByRole('button', { name: 'Test connection' }).click()
      await page.getByRole('button', { name: 'Test again' }).waitFor()
    },
  })),
  { name: 'settings', show: (page) => goTo(page, 'Settings') },
]

const picturesWanted = process.env.SIGNALBENCH_SCREENS === '1'

async function takePicture(page: Page, name: string, theme: Theme): Promise<void> {
  if (!picturesWanted) return
  const folder = join(packageRoot(), 'test-results', 'screens')
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}-${theme}-${page.viewportSize()?.width}.png`) })
}

/** The page itself never scrolls, only parts of it do. */
async function expectNoScrolling(page: Page, name: string): Promise<void> {
  const overflow = await page.evaluate(() => ({
    x: document.documentElement.scrollWidth - innerWidth,
    y: document.documentElement.scrollHeight - innerHeight,
  }))
  expect(overflow, `${name} at ${page.viewportSize()?.width}`).toEqual({ x: 0, y: 0 })
}

describeWith(['chromium'], 'every screen can be used by everybody', () => {
  let browser: Browser
  let workspace: SampleWorkspace
  let app: ServedApp

  beforeAll(async () => {
    const page = await builtPage()
    workspace = sampleWorkspace()
    // A port at which nobody listens: the ladder has something to say, and so have its neighbours.
    workspace.write('connections/nobody.json', {
      version: 1,
      kind: 'kafka',
      bootstrapServers: ['127.0.0.1:1'],
      schemaRegistry: { enabled: true, url: 'http://127.0.0.1:1' },
    })
    app = await serveApp(workspace.directory, page)
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await app?.kill()
    workspace?.remove()
  })

  for (const theme of themes) {
    it(
      `fits into the smallest window and has no serious accessibility violation (${theme}); writes pictures on demand`,
      async () => {
        const { page, context, faults } = await openTab(browser, app.url, theme, sizes[0])
        const found: string[] = []
        for (const view of views) {
          await view.show(page)
          await expectNoScrolling(page, view.name)
          await takePicture(page, view.name, theme)
          found.push(...(await seriousViolations(page)).map((one) => `${view.name}: ${one}`))
        }
        await context.close()
        expect(found).toEqual([])
        expect(faults).toEqual([])
      },
      everyScreenMs,
    )
  }

  it('reaches every screen and its first control with the keyboard alone', async () => {
    const { page, context } = await openTab(browser, app.url)
    await page.getByRole('navigation', { name: 'Screens' }).waitFor()
    for (const [key, title] of [
      ['m', 'Mapping'],
      ['r', 'Relay'],
      ['e', 'Receiver'],
      ['c', 'Connections'],
      ['l', 'Live'],
    ] as const) {
      // One soon after the other, however busy the page is.
      await Promise.all([page.keyboard.press('g'), page.keyboard.press(key)])
      await page.getByRole('link', { name: title, exact: false }).and(page.locator('[aria-current="page"]')).waitFor()
      await page.locator('main').locator('button, select, input').first().waitFor()
      const reached = new Set<string>()
      for (let i = 0; i < 25; i += 1) {
        await page.keyboard.press('Tab')
        reached.add(await page.evaluate(() => (document.activeElement?.closest('main') === null ? 'outside' : 'main')))
      }
      expect(reached.has('main'), `${title} can be entered with Tab`).toBe(true)
      await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
    }
    await context.close()
  })

  it(
    'fits into the larger window as well',
    async () => {
      for (const theme of picturesWanted ? themes : (['light'] as const)) {
        const { page, context } = await openTab(browser, app.url, theme, sizes[1])
        for (const view of views) {
          await view.show(page)
          await expectNoScrolling(page, view.name)
          await takePicture(page, view.name, theme)
        }
        await context.close()
      }
    },
    everyScreenMs,
  )
})
