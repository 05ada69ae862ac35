import { expect } from 'vitest'
import type { Page } from 'playwright-core'
import { eventually } from '../../support/eventually.ts'

/** Windows on two busy cores need their time; what takes longer is broken. */
export const patience = { timeoutMs: 60_000, everyMs: 100 }

/** The rows that a grid shows now, without its head. */
export async function rowTexts(page: Page): Promise<readonly string[]> {
  const rows = await page.getByRole('row').allInnerTexts()
  return rows.slice(1)
}

/** Waits until the grid shows a row with all of these texts. */
export async function expectRow(page: Page, ...texts: readonly string[]): Promise<void> {
  await eventually(async () => {
    const rows = await rowTexts(page)
    expect(rows.some((row) => texts.every((text) => row.includes(text)))).toBe(true)
  }, patience)
}

/** The number in the status line of the live screen: `received 1,234`. */
export async function receivedCount(page: Page): Promise<number> {
  const text = await page.locator('main').innerText()
  const found = /received\s+([\d,]+)/.exec(text)?.[1]
  return found === undefined ? 0 : Number(found.replaceAll(',', ''))
}
