import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { formatCaptureSchemas } from '#engine/decoder/capture/schemas-file.ts'
import { encodeCaptureLine } from '#shared/domain/capture/capture-line.ts'
import { expect } from 'vitest'
import { readCorpus, type CorpusCase } from '../decoder/corpus.ts'
import { eventually } from '../eventually.ts'
import { goTo } from './browser.ts'
import type { SampleWorkspace } from './sample-workspace.ts'

/** The Live screen as a person finds their way on it. */
export const records = (page: Page): Locator => page.getByRole('grid', { name: 'Records' })
export const rows = (page: Page): Locator => records(page).locator('[data-position]')
export const cells = (page: Page, columnId: string): Locator =>
  records(page).locator(`[role="gridcell"][data-column="${columnId}"]`)
export const filterField = (page: Page): Locator => page.getByRole('textbox', { name: 'Filter' })
export const detail = (page: Page): Locator => page.getByRole('region', { name: 'Record' })

/** Live with rows in it. */
export async function openLive(page: Page): Promise<void> {
  await goTo(page, 'Live')
  await rows(page).nth(3).waitFor()
  await filterField(page).waitFor()
}

/** Types a filter and applies it. */
export async function applyFilter(page: Page, filter: string): Promise<void> {
  await filterField(page).fill(filter)
  await filterField(page).press('Enter')
}

/** Selects the first row by keyboard; answers its position, from which the others are counted. */
export async function selectFirst(page: Page): Promise<number> {
  await records(page).focus()
  await page.keyboard.press('Home')
  return Number(await records(page).locator('[aria-selected="true"]').first().getAttribute('data-position'))
}

/** The row at a position: rows come and go, so that their number on the page says little. */
export const rowAt = (page: Page, position: number): Locator => records(page).locator(`[data-position="${position}"]`)

/** Applies the first filter of a page and waits until its records are shown: what is selected before is another list's. */
export async function filterBy(page: Page, filter: string): Promise<void> {
  await applyFilter(page, filter)
  await page.getByText(/· searched all$/).waitFor()
}

/** The text that was copied last. */
export const clipboard = (page: Page): Promise<string> => page.evaluate(() => navigator.clipboard.readText())

/** Writes payloads of the decoder corpus as a capture with its schemas, and a connection that replays it. */
export function writeFormats(workspace: SampleWorkspace, names: readonly string[]): void {
  const cases = ['avro', 'protobuf', 'json-schema', 'plain'].flatMap((file) => readCorpus(file))
  const chosen = names.map((name) => caseOf(cases, name))
  const lines = chosen.map(({ record }, index) =>
    encodeCaptureLine({ ...record, topic: 'formats', partition: 0, offset: BigInt(index) }),
  )
  writeFileSync(join(workspace.directory, 'captures', 'formats.ndjson'), `${lines.join('\n')}\n`)
  const schemas = formatCaptureSchemas(chosen.flatMap((one) => one.schemas))
  if (schemas !== null) writeFileSync(join(workspace.directory, 'captures', 'formats.schemas.json'), schemas)
  workspace.write('connections/formats.json', {
    version: 1,
    kind: 'replay',
    capture: 'captures/formats.ndjson',
    recordsPerSecond: 0,
    loop: false,
  })
}

function caseOf(cases: readonly CorpusCase[], name: string): CorpusCase {
  const found = cases.find((one) => one.name === name)
  if (found === undefined) throw new Error(`The corpus has no ${name}.`)
  return found
}

/** Reads another connection from its beginning, through the source menu: all of its topics, or one of them. */
export async function readConnection(page: Page, connection: string, topic?: string): Promise<void> {
  await page.getByRole('button', { name: /^Source:/ }).click()
  await page.getByRole('combobox', { name: 'Connection' }).click()
  await page.getByRole('option', { name: connection, exact: true }).click()
  if (topic !== undefined) {
    await page.getByRole('combobox', { name: 'Topics' }).fill(topic)
    await page.keyboard.press('Enter')
  }
  await page.getByRole('button', { name: 'Start reading' }).click()
  await page.getByRole('button', { name: `Source: ${connection}, ${topic ?? 'all topics'}` }).waitFor()
}

/** Types a filter with an unknown field behind a good one: the mistake is marked and told, the good one stays. */
export async function tellsFilterError(page: Page): Promise<void> {
  await applyFilter(page, 'verdict = user-missing')
  await showsOnly(page, 'verdict', 'no user')
  await applyFilter(page, 'verdict = user-missing and nonsense = 1 and topic ~ x')
  const alert = page.getByRole('alert').filter({ hasText: 'At character 28' })
  await alert.getByText('"nonsense" is no field').waitFor()
  await alert.getByText('verdict = user-missing', { exact: true }).waitFor()
  expect(await page.locator('.sb-line-problem').innerText()).toBe('nonsense')
  expect(await filterField(page).getAttribute('aria-invalid')).toBe('true')
  await showsOnly(page, 'verdict', 'no user')
}

/** Waits until there are rows and all have that text in a column. */
export async function showsOnly(page: Page, columnId: string, text: string): Promise<void> {
  await eventually(async () => {
    const texts = await cells(page, columnId).allInnerTexts()
    expect(new Set(texts)).toEqual(new Set([text]))
  })
}

/** Compares the second row with the one below by keyboard, beside each other, swapped and as one. */
export async function comparesTwoRecords(page: Page): Promise<void> {
  await rows(page).nth(1).click()
  await page.keyboard.press('m')
  await page.getByText('press d to compare').waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('d')
  const dialog = page.getByRole('dialog', { name: 'Compare two records' })
  await dialog.getByText(/^\d+ differences?$/).waitFor()
  expect(await dialog.locator('.cm-mergeView .cm-editor').count()).toBe(2)
  const places = () => dialog.locator('b.sb-mono').allInnerTexts()
  const before = await places()
  expect(before[0]).not.toBe(before[1])
  await dialog.getByRole('button', { name: 'Swap' }).click()
  await eventually(async () => expect(await places()).toEqual(before.toReversed()))
  await dialog.getByRole('button', { name: 'Next difference' }).click()
  await dialog.getByRole('radiogroup', { name: 'Show as' }).getByText('Unified').click()
  await dialog.locator('.cm-deletedChunk').first().waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
}

/** Saves every second of the first five rows as a capture, where the first name is taken, and opens it as a replay. */
export async function savesThreeAndReplays(page: Page, name: string): Promise<void> {
  await rows(page).nth(4).waitFor()
  const first = await selectFirst(page)
  for (const step of [2, 4]) await rowAt(page, first + step).click({ modifiers: ['Control'] })
  await page.getByRole('group', { name: 'Counters' }).getByText('selected 3').waitFor()
  await page.getByRole('button', { name: 'Records', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Save selection (3)' }).click()
  const dialog = page.getByRole('dialog', { name: 'Save records' })
  await dialog.getByRole('textbox', { name: 'Name' }).fill('sample')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.getByRole('checkbox', { name: 'Replace the file of this name' }).waitFor()
  await dialog.getByRole('textbox', { name: 'Name' }).fill(name)
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.getByText(`3 records saved to captures/${name}.ndjson.`).waitFor()
  await dialog.getByRole('button', { name: 'Open as replay' }).click()
  await page.getByRole('button', { name: `Source: ${name}` }).waitFor()
  await eventually(async () => expect(await rows(page).count()).toBe(3))
}
