import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { requirePart } from '../requirements.ts'

export type Theme = 'light' | 'dark'
export type Size = { readonly width: number; readonly height: number }

/** The smallest window that is supported, and the one of the design pictures. */
export const sizes: readonly Size[] = [
  { width: 1100, height: 700 },
  { width: 1600, height: 1000 },
]

/** The machine's own Chromium, without its background traffic. */
export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: requirePart('chromium'),
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--no-first-run'],
  })

export type Tab = {
  readonly page: Page
  readonly context: BrowserContext
  /** Errors that the page threw or logged; a test ends with none. */
  readonly faults: readonly string[]
}

/** A page of the app in a context of its own; remembers nothing of other tests. */
export async function openTab(
  browser: Browser,
  url: string,
  theme: Theme = 'light',
  size: Size = { width: 1400, height: 900 },
): Promise<Tab> {
  const context = await browser.newContext({ viewport: { ...size }, colorScheme: theme, reducedMotion: 'reduce' })
  await context.addInitScript((scheme) => localStorage.setItem('mantine-color-scheme-value', scheme), theme)
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: new URL(url).origin })
  const page = await context.newPage()
  // Only what hangs comes this far, also on a machine with other work.
  page.setDefaultTimeout(30_000)
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error' && !/WebSocket|ERR_CONNECTION_REFUSED/.test(message.text()))
      faults.push(message.text())
  })
  await page.goto(url)
  return { page, context, faults }
}

/** Goes to a screen by its entry in the rail. */
export async function goTo(page: Page, screen: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: screen }).click()
}
