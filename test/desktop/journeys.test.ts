import { expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { freePorts } from '../support/free-ports.ts'
import { describeWith } from '../support/requirements.ts'
import { goTo } from '../support/web/browser.ts'
import { desktopPerFile } from './support/desktop-per-file.ts'
import { patience } from './support/screens.ts'

describeWith(['electron', 'xvfb'], 'journeys in the desktop app', () => {
  const own = desktopPerFile(async (workspace) => {
    const [port = 0] = await freePorts(1)
    const set = (file: string, members: object) => workspace.write(file, { ...workspace.read(file), ...members })
    set('relays/shop-events.json', { mode: 'emulator' })
    set('receivers/local.json', { port })
    set('webhooks/welcome.json', { url: `http://127.0.0.1:${port}/hook` })
    set('journeys/welcome.json', { steps: [{ wait: '100ms' }, { webhook: 'welcome' }] })
  })
  const count = async (name: string): Promise<number> => {
    const counts = own.desktop.page.locator('dl[aria-label="Runs"] div', { hasText: name })
    return Number((await counts.locator('dd').innerText()).replaceAll(',', ''))
  }
  const runs = () => own.desktop.page.getByRole('grid', { name: 'Runs' }).locator('[data-position]')

  it('starts a run by hand while it is off, and runs of real events once it is switched on', async () => {
    const { page } = own.desktop
    page.setDefaultTimeout(patience.timeoutMs)
    await goTo(page, 'Journeys')
    await page.getByRole('button', { name: 'Start a run…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Start a run of welcome' })
    await dialog.getByRole('textbox', { name: 'User' }).fill('ada')
    await dialog.getByRole('button', { name: 'Start' }).click()
    await runs().filter({ hasText: 'signup (by hand)' }).getByText('done').waitFor()
    await eventually(async () => expect(await count('started')).toBe(1), patience)

    await page.getByRole('button', { name: 'Switch on' }).click()
    await eventually(async () => expect(await count('done')).toBeGreaterThan(2), patience)
    expect(own.workspace.read('journeys/welcome.json')['enabled']).toBe(true)
    await runs().last().click()
    await page.keyboard.press('Enter')
    await page
      .getByRole('region', { name: 'Run', exact: true })
      .getByRole('row', { name: /^wait 100ms done/ })
      .waitFor()
  })
})
