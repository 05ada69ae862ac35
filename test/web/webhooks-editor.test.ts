import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { describeWith } from '../support/requirements.ts'
import { appPerTest } from '../support/web/app-per-test.ts'
import { goTo } from '../support/web/browser.ts'
import { clipboard } from '../support/web/live.ts'
import { allViolations } from '../support/web/violations.ts'

const wire = (page: Page) => page.getByRole('region', { name: 'Request on the wire' })
const findings = (page: Page) => page.getByRole('region', { name: /findings?$/ })
const box = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true })

/** Replaces all of an editor's text at once, so that it closes no brackets of its own. */
async function write(page: Page, label: string, text: string): Promise<void> {
  await box(page, label).click()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.insertText(text)
}

const body = `{
  "user": "{{ user.external_id }}",
  "plan": "{{ user.tags.plan | default: "free" }}",
  "amount": {{ journey.last_event.properties.amout }}
}`

const webhook = {
  version: 1,
  method: 'POST',
  url: 'https://hooks.acme.org/u/{{ user.external_id }}',
  headers: [
    ['Content-Type', 'application/json'],
    ['X-OneSignal-Source', 'bench'],
  ],
  body,
}

describeWith(['chromium'], 'the webhook editor in a browser', () => {
  const app = appPerTest()

  async function open(value: object = webhook): Promise<Page> {
    const { page } = app.tab
    app.workspace.write('webhooks/welcome.json', value)
    await goTo(page, 'Webhooks')
    await box(page, 'Body').waitFor()
    await wire(page).getByText('hooks.acme.org').waitFor()
    return page
  }

  it('shows the request on the wire, says what is wrong and puts it right, and links what prints with what is printed', async () => {
    const page = await open()
    await wire(page).getByText('body is not JSON').waitFor()
    await findings(page).getByRole('button', { name: 'body 4:13' }).waitFor()
    await findings(page).getByText('Did you mean journey.last_event.properties.amount?').waitFor()
    await page.locator('.cm-lintRange-error').first().waitFor()

    await findings(page).getByRole('button', { name: 'Fix' }).click()
    await wire(page).getByText('body is JSON').waitFor()
    await wire(page).locator('mark', { hasText: '24.99' }).waitFor()

    await findings(page).getByRole('button', { name: 'Remove' }).click()
    await eventually(async () => expect(await wire(page).getByText('X-OneSignal-Source').count()).toBe(0))
    await page.keyboard.press('ControlOrMeta+z')
    await wire(page).getByText('X-OneSignal-Source').waitFor()

    await wire(page).locator('mark', { hasText: '24.99' }).hover()
    await eventually(async () =>
      expect(await page.locator('.sb-liquid-lit').innerText()).toBe('{{ journey.last_event.properties.amount }}'),
    )
    await box(page, 'Body').getByText('user.tags.plan').hover()
    await wire(page).locator('mark[data-lit]', { hasText: 'pro' }).waitFor()

    await findings(page).getByRole('button', { name: 'Switch' }).click()
    await wire(page).locator('mark', { hasText: 'free' }).waitFor()
    await page.getByRole('radiogroup', { name: 'How it is sent' }).getByText('Live', { exact: true }).click()
    await wire(page).locator('mark', { hasText: 'pro' }).waitFor()

    expect(await allViolations(page)).toEqual([])
  })

  it('completes objects, the sample’s own fields, filters and tags', async () => {
    const page = await open({ ...webhook, body: '' })
    await write(page, 'Body', '')
    await page.keyboard.insertText('{"a": "{{ journey.last_event.properties.')
    await page.keyboard.type('am')
    await page.locator('.cm-tooltip-autocomplete').getByText('amount').waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.type(' | rou')
    await page.locator('.cm-tooltip-autocomplete').getByText('round').waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.insertText(' }}"}')
    await wire(page).locator('mark', { hasText: '25' }).waitFor()
    await write(page, 'Body', '{% unl')
    await page.keyboard.type('e')
    await page.locator('.cm-tooltip-autocomplete').getByText('unless', { exact: true }).waitFor()
    await page.keyboard.press('Escape')
    await write(page, 'URL', 'https://hooks.acme.org/{{ us')
    await page.keyboard.type('e')
    await page.locator('.cm-tooltip-autocomplete').getByText('user').first().waitFor()
  })

  it('saves, also a body in a file beside it that is not there yet, and shows both where another program wrote meanwhile', async () => {
    const page = await open()
    await page.getByRole('button', { name: 'Keep in a file beside it' }).click()
    await write(page, 'Body', '{"user": "{{ user.external_id }}"}')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await eventually(() =>
      expect(app.workspace.read('webhooks/welcome.json')['body']).toEqual({ file: 'welcome-2.body.liquid' }),
    )
    const bodyFile = (): string => readFileSync(join(app.workspace.directory, 'webhooks/welcome-2.body.liquid'), 'utf8')
    expect(bodyFile()).toBe('{"user": "{{ user.external_id }}"}')
    await eventually(async () =>
      expect(await page.getByRole('button', { name: 'Save', exact: true }).isDisabled()).toBe(true),
    )

    await write(page, 'Body', '{"mine": true}')
    app.workspace.write('webhooks/welcome-2.body.liquid', '{"theirs": true}')
    await page.getByText('The file was changed by another program').waitFor()
    await page.getByRole('button', { name: 'Compare' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('region', { name: 'The file' }).getByText('"theirs"').waitFor()
    await dialog.getByRole('button', { name: 'Keep mine' }).click()
    expect(bodyFile()).toBe('{"theirs": true}')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await eventually(() => expect(bodyFile()).toBe('{"mine": true}'))
    // What is on disk is followed once nothing is unsaved any more.
    await eventually(async () =>
      expect(await page.getByRole('button', { name: 'Save', exact: true }).isDisabled()).toBe(true),
    )

    app.workspace.write('webhooks/welcome-2.body.liquid', '{"followed": true}')
    await wire(page).getByText('"followed"').waitFor()

    app.workspace.write('webhooks/welcome.json', { ...webhook, body: { file: 'gone.liquid' } })
    await page.getByText('webhooks/gone.liquid does not exist, so nothing can be sent.').waitFor()
    await write(page, 'Body', '{"written": true}')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('webhooks/gone.liquid does not exist').waitFor({ state: 'detached' })
  })

  it('takes its context from a kept event, a file or the hand, and says where a context is broken', async () => {
    const page = await open()
    const menu = page.getByRole('button', { name: /^Context: / })
    await menu.click()
    await page.getByRole('menuitem', { name: 'Newest kept event' }).click()
    await eventually(async () => expect(await menu.innerText()).not.toMatch(/Example|none/))

    await menu.click()
    await page.getByRole('menuitem', { name: 'Edit as JSON' }).click()
    await write(page, 'What templates see, as JSON', '{"user": {"external_id": }}')
    await page.getByText('The context cannot be used').waitFor()
    await write(page, 'What templates see, as JSON', '{"user": {"external_id": "by hand"}}')
    await menu.click()
    await page.getByRole('menuitem', { name: 'Save as a file…' }).click()
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('mine')
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
    await eventually(() =>
      expect(app.workspace.read('contexts/mine.json')).toEqual({ user: { external_id: 'by hand' } }),
    )
    await menu.click()
    await page.getByRole('menuitem', { name: 'Example' }).click()
    await menu.click()
    await page.getByRole('menuitem', { name: 'mine', exact: true }).click()
    await menu.click()
    await page.getByRole('menuitem', { name: 'Edit as JSON' }).click()
    await wire(page).locator('mark', { hasText: 'by hand' }).first().waitFor()
  })

  it('is made from a curl command, renamed, copied as curl, and removed', async () => {
    const page = await open()
    await page.getByRole('navigation', { name: 'Webhooks' }).getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: 'Import from curl…' }).click()
    const command = page.getByRole('textbox', { name: 'curl command' })
    await command.fill('wget https://hooks.acme.org')
    await page.getByRole('button', { name: 'Take over' }).click()
    await page.getByText('This is no curl command').waitFor()
    await command.fill(
      `curl -X PUT https://hooks.acme.org/import -H 'X-A: {{ event.id }}' -d '{"u": "{{ user.external_id }}"}'`,
    )
    await page.getByRole('button', { name: 'Take over' }).click()
    await wire(page).getByText('/import').waitFor()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await eventually(() => expect(app.workspace.read('webhooks/imported.json')).toMatchObject({ method: 'PUT' }))

    await page.getByRole('navigation', { name: 'Webhooks' }).getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: 'Rename…' }).click()
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('renamed')
    await page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click()
    await eventually(() => expect(app.workspace.read('webhooks/renamed.json')).toMatchObject({ method: 'PUT' }))
    await page.getByRole('strong').getByText('renamed').waitFor()

    await page.getByRole('button', { name: 'Copy', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Copy as curl' }).click()
    await eventually(async () => {
      const copied = await clipboard(page)
      expect(copied).toContain('curl -X PUT')
      expect(copied).toContain('https://hooks.acme.org/import')
    })

    await page.getByRole('navigation', { name: 'Webhooks' }).getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: 'Remove…' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click()
    await eventually(() => expect(() => app.workspace.read('webhooks/renamed.json')).toThrow())
  })
})
