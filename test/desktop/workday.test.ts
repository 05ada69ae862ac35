import { expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { spawnCli } from '../support/cli/spawn-cli.ts'
import { eventually } from '../support/eventually.ts'
import { describeWith } from '../support/requirements.ts'
import { goTo } from '../support/web/browser.ts'
import { desktopPerFile } from './support/desktop-per-file.ts'
import { expectRow, patience, rowTexts } from './support/screens.ts'

/** Topic, partition and offset of the first dead letter on screen. */
async function firstPlace(page: Page): Promise<string> {
  const rows = await rowTexts(page)
  const found = /\S+·\d+·\d+/.exec(rows.join('\n'))?.[0]
  if (found === undefined) throw new Error('no dead letter on screen yet')
  return found
}

describeWith(['electron', 'xvfb'], 'a workday in the desktop app', () => {
  const own = desktopPerFile()

  it('shows records as they arrive, with what becomes of them', async () => {
    await expectRow(own.desktop.page, 'user-events', 'maps')
  })

  it('relays to the emulator and shows the deliveries', async () => {
    const { page } = own.desktop
    await goTo(page, 'Relay')
    await page.getByText('Emulator', { exact: true }).click()
    await expectRow(page, 'delivered')
    await eventually(() => expect(own.workspace.read('relays/shop-events.json').mode).toBe('emulator'), patience)
  })

  it('saves an edited mapping to its file', async () => {
    const { page } = own.desktop
    await goTo(page, 'Mapping')
    await page.getByText('JSON', { exact: true }).click()
    const mapping = own.workspace.read('mappings/default.json')
    const edited = { ...mapping, name: { ...(mapping.name as object), default: 'unnamed_event' } }
    await page.getByRole('textbox', { name: 'JSON' }).fill(JSON.stringify(edited, null, 2))
    await page.getByRole('button', { name: 'Save' }).click()
    await eventually(
      () => expect(own.workspace.read('mappings/default.json').name).toMatchObject({ default: 'unnamed_event' }),
      patience,
    )
  })

  it('sends dead letters again that the new mapping can read', async () => {
    const { page } = own.desktop
    await goTo(page, 'Relay')
    await page.getByRole('tab', { name: /Dead letters/ }).click()
    await page.getByRole('button', { name: /name-missing/ }).click()
    const place = await eventually(() => firstPlace(page), patience)
    await page.getByRole('button', { name: /^Retry (all|it)/ }).click()
    await page.getByText(/on (its|their) way again/).waitFor()
    // The grid shows the newest of hundreds a second, so the log is asked for this one.
    await eventually(async () => {
      const run = spawnCli(['export', 'deliveries', '--workspace', own.workspace.directory])
      expect((await run.ended).code, run.stderr()).toBe(0)
      const found = run.lines.find(
        ({ topic, partition, offset }) => [topic, partition, offset].map(String).join('·') === place,
      )
      expect(found?.['state']).toBe('delivered')
    }, patience)
  })
})
