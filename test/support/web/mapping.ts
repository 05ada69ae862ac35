import type { Page } from 'playwright-core'

/** A record that maps as the sample's mapping stands: the newest kept one is another one each time, and may not. */
const mappingSample = {
  event_name: 'purchase',
  user_id: 'user_7',
  event_timestamp: '2026-01-02T03:04:05Z',
  event_data: { amount: 12.5, currency: 'EUR' },
}

/** On Mapping: tries the mapping on that record from now on. */
export async function pasteSample(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Paste…' }).click()
  await page.getByRole('textbox', { name: 'JSON of a record’s value' }).fill(JSON.stringify(mappingSample))
  await page.getByRole('button', { name: 'Use it' }).click()
  await page
    .getByRole('tree')
    .getByRole('treeitem', { name: /^event_name/ })
    .first()
    .waitFor()
}
