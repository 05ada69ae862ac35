import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { eventually } from '../eventually.ts'
import { cells, detail, openLive, readConnection, rows, writeFormats } from './live.ts'
import type { SampleWorkspace } from './sample-workspace.ts'

/** Payloads of the decoder corpus as they stand in the grid, with what the screen must say of each. */
const shownFormats = [
  { name: 'avro/everything/id-prefix', tag: /^Avro · id 200 ·/, value: '"big":-9223372036854775808' },
  { name: 'protobuf/everything/id-prefix/text', tag: /^Protobuf · id 102 ·/, value: '"an_int64":-9223372036854775808' },
  { name: 'json-schema/draft-04, fits', tag: /^JSON Schema · id 300 ·/, value: '"name":"Ann"' },
  { name: 'avro/everything/guid-header', tag: /^Avro · /, value: '"big":-9223372036854775808' },
  { name: 'avro/cut off', tag: /^bytes · /, value: 'base64' },
  { name: 'avro/container/deflate', tag: /^Avro · [^i]/, value: '"count":9007199254740993' },
  { name: 'json/exact integers', tag: /^JSON · /, value: '18446744073709551615' },
  { name: 'text/words', tag: /^text · /, value: 'user_77' },
  { name: 'bytes/no UTF-8', tag: /^bytes · 3 B/, value: 'base64' },
] as const

export type ShownFormat = (typeof shownFormats)[number]['name']

/** Adds the connection `formats` to a workspace: a replay of those payloads with their schemas. */
export const writeShownFormats = (workspace: SampleWorkspace): void =>
  writeFormats(
    workspace,
    shownFormats.map(({ name }) => name),
  )

/** Live with exactly those payloads in it. */
export async function readShownFormats(page: Page): Promise<void> {
  await openLive(page)
  await readConnection(page, 'formats')
  await eventually(async () => expect(await rows(page).count()).toBe(shownFormats.length))
}

/** Shows the details of one of them. */
export async function openFormat(page: Page, name: ShownFormat): Promise<void> {
  const index = shownFormats.findIndex((one) => one.name === name)
  await eventually(async () => expect(await cells(page, 'offset').nth(index).innerText()).toBe(String(index)))
  await rows(page).nth(index).click()
}

/** Opens each and waits for its format, its schema and, digit by digit, its value. */
export async function everyFormatIsDecoded(page: Page): Promise<void> {
  for (const [index, { name, tag, value }] of shownFormats.entries()) {
    await openFormat(page, name)
    const found = detail(page).getByText(tag).first().waitFor()
    await found.catch(async (error: unknown) => {
      throw new Error(`${name}: the details say ${await page.getByRole('main').innerText()}`, { cause: error })
    })
    expect(await cells(page, 'value').nth(index).innerText(), name).toContain(value)
  }
}
