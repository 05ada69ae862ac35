import { expect, it } from 'vitest'
import { describeWith } from '../support/requirements.ts'
import { appPerTest } from '../support/web/app-per-test.ts'
import {
  everyFormatIsDecoded,
  openFormat,
  readShownFormats,
  type ShownFormat,
  writeShownFormats,
} from '../support/web/formats.ts'
import { detail } from '../support/web/live.ts'

describeWith(['chromium'], 'every wire format is decoded and explained on screen', () => {
  const app = appPerTest()

  const open = (name: ShownFormat) => openFormat(app.tab.page, name)
  const report = () => detail(app.tab.page).getByRole('group', { name: 'How it was decoded' }).first()
  const value = () => detail(app.tab.page).getByRole('group', { name: 'Decoded value' })

  async function readFormats(): Promise<void> {
    writeShownFormats(app.workspace)
    await readShownFormats(app.tab.page)
  }

  it('says of each payload its format, its schema and where that is named', async () => {
    await readFormats()
    await everyFormatIsDecoded(app.tab.page)
    await open('avro/everything/id-prefix')
    await value().getByText('-9223372036854775808').waitFor()
    await report().getByText('shop.Everything', { exact: true }).waitFor()
    await report().getByText('begins with 00').waitFor()
    expect(
      await report()
        .getByRole('link', { name: /^id 200/ })
        .getAttribute('href'),
    ).toMatch(/#\/connections\/formats\/schemas\/id\/200$/)

    await open('protobuf/everything/id-prefix/text')
    await report().getByText('shop.v1.Everything', { exact: true }).waitFor()

    await open('json-schema/draft-04, fits')
    await value().getByText('"Ann"').waitFor()

    await open('avro/everything/guid-header')
    await report().getByText('9b05e873-7317-4863-818d-4d35ac18065a').waitFor()
    await report().getByText('a header of the record').waitFor()
  })

  it('says why a payload cannot be read, and what its bytes mean', async () => {
    await readFormats()
    await open('avro/cut off')
    await report().getByRole('listitem').first().waitFor()

    await open('avro/everything/id-prefix')
    await app.tab.page.getByRole('tab', { name: 'Raw' }).click()
    const legend = detail(app.tab.page).getByRole('list', { name: 'What the bytes mean' })
    await legend.getByText('byte 0', { exact: true }).waitFor()
    await legend.getByText('bytes 1 to 4', { exact: true }).waitFor()
    const first = legend.getByRole('listitem').first()
    await first.focus()
    const marked = detail(app.tab.page).getByRole('group', { name: 'Bytes of the value' }).locator('[data-lit]')
    expect(await marked.first().innerText()).toBe('00')
    await detail(app.tab.page).getByRole('radiogroup', { name: 'Bytes of' }).getByText('Key').click()
    await detail(app.tab.page)
      .getByText('There are no bytes')
      .or(detail(app.tab.page).getByRole('group', { name: 'Bytes of the key' }))
      .first()
      .waitFor()
  })
})
