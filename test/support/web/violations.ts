import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

type Violation = { readonly rule: string; readonly impact: string; readonly html: string }

/** Without the frames that our page has none of, without what is in order, and loaded once a page: a quarter of the time. */
async function ask(page: Page, selector: string | undefined): Promise<readonly Violation[]> {
  const isLoaded = await page.evaluate(() => 'axe' in globalThis)
  const axe = new AxeBuilder({ page, ...(isLoaded ? { axeSource: ';' } : {}) })
    .setLegacyMode()
    .options({ resultTypes: ['violations'] })
  const { violations } = await (selector === undefined ? axe : axe.include(selector)).analyze()
  return violations.map(({ id, impact, nodes }) => ({
    rule: id,
    impact: impact ?? 'none',
    html: nodes[0]?.html.slice(0, 160) ?? '',
  }))
}

const inWords = ({ rule, html }: Violation): string => `${rule} at ${html}`

/** Every violation of an accessibility rule on the page, or in the parts of it that the selector names. */
export const allViolations = async (page: Page, selector?: string): Promise<readonly string[]> =>
  (await ask(page, selector)).map(inWords)

/** Only the violations that keep somebody from using it. */
export async function seriousViolations(page: Page, selector?: string): Promise<readonly string[]> {
  const found = await ask(page, selector)
  return found.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(inWords)
}
