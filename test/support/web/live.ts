import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { formatCaptureSchemas } from '#engine/decoder/capture/schemas-file.ts'
import { encodeCaptureLine } from '#shared/domain/capture/capture-line.ts'
import { readCorpus, type CorpusCase } from '../decoder/corpus.ts'
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

/** Reads another connection from its beginning, through the source menu. */
export async function readConnection(page: Page, connection: string): Promise<void> {
  await page.getByRole('button', { name: /^Source:/ }).click()
  await page.getByRole('combobox', { name: 'Connection' }).click()
  await page.getByRole('option', { name: connection, exact: true }).click()
  await page.getByRole('button', { name: 'Start reading' }).click()
  await page.getByRole('button', { name: new RegExp(`^Source: ${connection}`) }).waitFor()
}
