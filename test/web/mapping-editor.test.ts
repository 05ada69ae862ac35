import { expect, it } from 'vitest'
import type { Locator, Page } from 'playwright-core'
import { eventually } from '../support/eventually.ts'
import { describeWith } from '../support/requirements.ts'
import { appPerTest } from '../support/web/app-per-test.ts'
import { goTo } from '../support/web/browser.ts'

const row = (page: Page, name: string) => page.getByRole('group', { name, exact: true })
const field = (page: Page, name: RegExp) => page.getByRole('tree').getByRole('treeitem', { name }).first()
const event = (page: Page) => page.getByRole('region', { name: 'Event it becomes' })

/** A record that maps, pasted: the newest kept one is another one each time. */
const sample = {
  event_name: 'purchase',
  user_id: 'user_7',
  event_timestamp: '2026-01-02T03:04:05Z',
  event_data: { amount: 12.5, currency: 'EUR' },
}

const flat = {
  version: 1,
  name: { path: '$.value.event_name' },
  external_id: { path: '$.value.user_id', convert: 'string' },
  timestamp: { path: '$.value.event_timestamp', convert: 'timestamp' },
  properties: { path: '$.value.event_data' },
}

/** Replaces all of an editor's text at once, so that it closes no brackets of its own. */
async function write(page: Page, label: string, text: string): Promise<void> {
  await page.getByRole('textbox', { name: label }).click()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.insertText(text)
}

/**
 * Drags one element onto another until it is dropped: a browser begins no drag where the page moves between press and move,
 * as it does while its coverage comes in.
 */
async function drag(from: Locator, to: Locator, isDropped: () => Promise<boolean>): Promise<void> {
  await eventually(async () => {
    if (!(await isDropped())) await from.dragTo(to, { targetPosition: { x: 40, y: 12 } })
    await eventually(async () => expect(await isDropped()).toBe(true), { timeoutMs: 5_000 })
  })
}

describeWith(['chromium'], 'the mapping editor in a browser', () => {
  const app = appPerTest()

  async function open(value: object = sample): Promise<Page> {
    const { page } = app.tab
    app.workspace.write('mappings/default.json', flat)
    await goTo(page, 'Mapping')
    const path = page.getByLabel('name: path')
    // Until the file of before is followed, an edit would be one of that file.
    await eventually(async () => expect(await path.inputValue()).toBe(flat.name.path))
    await page.getByRole('button', { name: 'Paste…' }).click()
    await page.getByRole('textbox', { name: 'JSON of a record’s value' }).fill(JSON.stringify(value))
    await page.getByRole('button', { name: 'Use it' }).click()
    await field(page, /^event_name/).waitFor()
    return page
  }

  it('drags a field of the sample onto a row', async () => {
    const page = await open()
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await event(page).getByText('"purchase"').first().waitFor()
    const path = page.getByLabel('name: path')
    await drag(field(page, /^currency/), row(page, 'name'), async () => (await path.inputValue()) !== flat.name.path)
    expect(await path.inputValue()).toBe('$.value.event_data.currency')
    await event(page).getByText('"EUR"').first().waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await eventually(async () => expect(await page.getByLabel('name: path').inputValue()).toBe(flat.name.path))
  })

  it('drags fields into properties that are made field by field, with convert and default', async () => {
    const page = await open()
    await page.getByLabel('properties: comes from').selectOption('fields')
    const has = (label: string) => async () => (await page.getByLabel(label).count()) > 0
    await drag(field(page, /^amount/), row(page, 'properties'), has('amount: convert'))
    await page.getByLabel('amount: convert').selectOption('string')
    await event(page).getByText('"12.5"').waitFor()
    await drag(field(page, /^currency/), row(page, 'properties'), has('currency: path'))
    await page.getByLabel('currency: path').fill('$.value.event_data.nothing')
    await page.getByLabel('currency: default').fill('USD')
    await event(page).getByText('"USD"').waitFor()
  })

  it('shows where a template cannot be read, and renders it when it can', async () => {
    const page = await open()
    await page.getByLabel('name: comes from').selectOption('template')
    await write(page, 'name: template', 'shop\n{{ value.event_name')
    await row(page, 'name')
      .getByRole('alert')
      .getByText(/line 2, column \d+/)
      .waitFor()
    await row(page, 'name').locator('.cm-lintRange-error').waitFor()
    await write(page, 'name: template', 'shop {{ value.event_name }}')
    await event(page).getByText('"shop purchase"').waitFor()
    await eventually(async () => expect(await row(page, 'name').getByRole('alert').count()).toBe(0))
  })

  it('makes the properties with a template that prints an object', async () => {
    const page = await open()
    await page.getByLabel('properties: comes from').selectOption('template')
    await write(page, 'properties: template', '{"total": {{ value.event_data.amount }}}')
    await event(page).getByText('"total"').waitFor()
    await page
      .getByRole('meter', { name: 'Size of the event' })
      .getByText(/of 2,024 bytes/)
      .waitFor()
  })

  it('traces a part of the event to its field and its row, and back', async () => {
    const page = await open()
    await event(page)
      .getByRole('button', { name: /"currency"/ })
      .hover()
    const source = field(page, /^currency/)
    await eventually(async () => expect(await source.getAttribute('data-traced')).toBe('true'))
    await eventually(async () => expect(await row(page, 'properties').getAttribute('data-traced')).toBe('true'))
    await field(page, /^user_id/).hover()
    await eventually(async () => expect(await row(page, 'external_id').getAttribute('data-traced')).toBe('true'))
    await eventually(async () => expect(await source.getAttribute('data-traced')).toBeNull())
    await event(page).locator('[data-marked]', { hasText: 'external_id' }).waitFor()
    await page.getByLabel('name: path').focus()
    await eventually(async () => expect(await field(page, /^event_name/).getAttribute('data-traced')).toBe('true'))
  })

  it('takes a record of a capture of the workspace as the sample, and the next one of it', async () => {
    const page = await open()
    await page.getByRole('button', { name: 'From a capture…' }).click()
    await page.getByLabel('Capture, as its path in the workspace').fill('captures/sample.ndjson')
    await page.getByRole('button', { name: 'Use it' }).click()
    const bar = page.getByRole('region', { name: 'Sample' })
    await bar.getByText('captures/sample.ndjson #1', { exact: true }).waitFor()
    await field(page, /^offset/).waitFor()
    await bar.getByRole('button', { name: 'Next kept record' }).click()
    await bar.getByText('captures/sample.ndjson #2', { exact: true }).waitFor()
  })

  it('takes all suggestions of the kept records with one click', async () => {
    app.workspace.write('mappings/default.json', {
      version: 1,
      name: { constant: 'x' },
      external_id: { constant: 'y' },
    })
    const { page } = app.tab
    await goTo(page, 'Mapping')
    const part = (name: string) => page.getByLabel(`${name}: comes from`)
    await eventually(async () => expect(await part('name').inputValue()).toBe('constant'))
    const open = page.getByRole('button', { name: /^\d+ suggestions?$/ })
    await open.waitFor()
    await open.click()
    await page.getByRole('menuitem', { name: /^Take all/ }).click()
    await eventually(async () => expect(await part('name').inputValue()).not.toBe('constant'))
    await eventually(async () => expect(await part('properties').inputValue()).not.toBe('none'))
    await page.getByText('unsaved').first().waitFor()
  })
})
