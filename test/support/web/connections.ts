import { expect } from 'vitest'
import type { Page } from 'playwright-core'
import { eventually } from '../eventually.ts'

/** The Connections screen as tests use it; it is open already. */
export async function chooseConnection(page: Page, name: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Connections' }).selectOption(name)
  await page.getByRole('region', { name, exact: true }).waitFor()
}

/** Runs the ladder to its end, which comes within ten seconds where the machine has nothing else to do. */
export async function testConnection(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Test connection' }).click()
  await eventually(
    async () => {
      const text = await page.getByRole('region', { name: 'Test', exact: true }).innerText()
      expect(text).toMatch(/Everything that was asked for works|Failed at/)
    },
    { timeoutMs: 60_000, everyMs: 100 },
  )
}

const rungOf = (page: Page, rung: string) => page.locator(`[data-rung="${rung}"]`)

export const rungState = (page: Page, rung: string): Promise<string | null> =>
  rungOf(page, rung).getAttribute('data-state')

export const ladderText = (page: Page, rung: string): Promise<string> => rungOf(page, rung).innerText()

/** What the bar says of the connection. */
export async function badge(page: Page): Promise<string> {
  const words = /^(can consume|connects|cannot consume|testing|not tested)$/
  return page.getByRole('toolbar', { name: 'Connections' }).getByText(words).innerText()
}
