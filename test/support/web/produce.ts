import type { Page } from 'playwright-core'

/** In the dialog that produces: chooses one topic for all, up to the question whether that is meant. */
export async function chooseTopic(page: Page, topic: string): Promise<void> {
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('radio', { name: 'one topic for all' }).click()
  await dialog.getByLabel('Into the topic').first().fill(topic)
  // The list of topics lies over the button until the field is left.
  await page.keyboard.press('Tab')
  await dialog.getByRole('button', { name: 'Continue' }).click()
}

/** Chooses an entry of the menu of what can be done with records. */
export async function doWithRecords(page: Page, entry: string): Promise<void> {
  await page.getByRole('button', { name: 'Records', exact: true }).click()
  await page.getByRole('menuitem', { name: entry }).click()
}
