import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { describeWith } from '../support/requirements.ts'
import { appPerTest } from '../support/web/app-per-test.ts'
import { goTo } from '../support/web/browser.ts'

describeWith(['chromium'], 'workspace files are made and removed on their screens', () => {
  const app = appPerTest()
  const isThere = (file: string): boolean => existsSync(join(app.workspace.directory, file))

  const create = async (page: Page, name: string): Promise<void> => {
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Name' }).fill(name)
    await dialog.getByRole('button', { name: 'Create' }).click()
    await dialog.waitFor({ state: 'detached' })
  }
  const save = (page: Page) => page.getByRole('button', { name: 'Save', exact: true }).click()
  const remove = async (page: Page, name: string): Promise<void> => {
    await page.getByRole('button', { name: 'Remove', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: `Remove ${name}?` })
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Remove', exact: true }).click()
    await dialog.getByRole('button', { name: 'Remove' }).click()
  }

  it('makes a relay, which begins as a dry run, and removes it', async () => {
    const { page } = app.tab
    await goTo(page, 'Relay')
    await page.getByRole('button', { name: 'New relay' }).click()
    await create(page, 'second')
    await save(page)
    await page.getByText('Choose where the records come from.').waitFor()
    await page.getByLabel('Connection').selectOption('sample')
    await page.getByRole('textbox', { name: 'Topics' }).fill('user-events')
    await page.getByRole('textbox', { name: 'Consumer group' }).fill('second-group')
    await page.getByRole('combobox', { name: 'Mapping' }).selectOption('default')
    await page.getByRole('textbox', { name: 'App id' }).fill('c7a1f0de-9c3b-4e0e-8d5a-0f6e2b7a4d11')
    await save(page)
    await eventually(() =>
      expect(app.workspace.read('relays/second.json')).toMatchObject({ connection: 'sample', mapping: 'default' }),
    )
    await page.getByRole('radio', { name: 'Dry run', checked: true }).waitFor({ state: 'attached' })
    await page.getByRole('tab', { name: 'Settings' }).click()
    await remove(page, 'second')
    await eventually(() => expect(isThere('relays/second.json')).toBe(false))
    const relays = page.getByRole('combobox', { name: 'Relays' })
    await eventually(async () => expect(await relays.inputValue()).toBe('shop-events'))
  })

  it('makes a receiver that listens at once when started, and removes it', async () => {
    const { page } = app.tab
    await goTo(page, 'Receiver')
    await page.getByRole('button', { name: 'New receiver' }).click()
    await create(page, 'second')
    await page.getByRole('textbox', { name: 'Port' }).fill('0')
    await save(page)
    await eventually(() => expect(isThere('receivers/second.json')).toBe(true))
    await page.getByRole('button', { name: 'Start', exact: true }).click()
    await page.getByText('listening', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Stop', exact: true }).click()
    await page.getByText('stopped', { exact: true }).waitFor()
    await remove(page, 'second')
    await eventually(() => expect(isThere('receivers/second.json')).toBe(false))
  })

  it('makes a replay connection, checks it, and removes it', async () => {
    const { page } = app.tab
    await goTo(page, 'Connections')
    await page.getByRole('button', { name: 'New connection' }).click()
    await page.getByRole('dialog').getByText('Replay of a capture').click()
    await create(page, 'again')
    await page.getByLabel('Capture file').fill('captures/sample.ndjson')
    await save(page)
    await eventually(() =>
      expect(app.workspace.read('connections/again.json')).toMatchObject({ capture: 'captures/sample.ndjson' }),
    )
    await page.getByRole('button', { name: 'Check connection' }).click()
    await page.getByRole('table').getByText('purchase-events').waitFor()
    await remove(page, 'again')
    await eventually(() => expect(isThere('connections/again.json')).toBe(false))
  })

  it('keeps the edits of a form whose file breaks on disk, and says so', async () => {
    const { page } = app.tab
    const good = app.workspace.read('receivers/local.json')
    await goTo(page, 'Receiver')
    await page.getByRole('tab', { name: 'Settings' }).click()
    const host = page.getByRole('textbox', { name: 'Host' })
    await host.fill('127.0.0.2')
    app.workspace.write('receivers/local.json', '{ "version": 1, "port":')
    await page.getByRole('alert').filter({ hasText: 'This file cannot be read' }).waitFor()
    expect(await host.inputValue()).toBe('127.0.0.2')
    expect(await page.getByRole('button', { name: 'Save', exact: true }).isDisabled()).toBe(true)
    app.workspace.write('receivers/local.json', good)
    await page.getByRole('alert').filter({ hasText: 'This file cannot be read' }).waitFor({ state: 'detached' })
    await save(page)
    await eventually(() => expect(app.workspace.read('receivers/local.json')).toEqual({ ...good, host: '127.0.0.2' }))
  })

  it('keeps the edits of files that are removed meanwhile, says so, and writes them again', async () => {
    const { page } = app.tab
    const remove = (file: string) => rmSync(join(app.workspace.directory, file))
    app.workspace.write('connections/aside.json', { version: 1, kind: 'replay', capture: 'captures/sample.ndjson' })
    await goTo(page, 'Connections')
    await page.getByRole('combobox', { name: 'Connections' }).selectOption('aside')
    await page.getByLabel('Records a second').fill('7')
    remove('connections/aside.json')
    await page.getByRole('alert').filter({ hasText: 'removed or renamed connections/aside.json' }).waitFor()
    await page.getByRole('button', { name: 'Keep mine' }).click()
    await save(page)
    await eventually(() =>
      expect(app.workspace.read('connections/aside.json')).toMatchObject({
        capture: 'captures/sample.ndjson',
        recordsPerSecond: 7,
      }),
    )

    await goTo(page, 'Mapping')
    await page.getByLabel('name: comes from').selectOption('constant')
    await page.getByLabel('name: value').fill('mine')
    remove('mappings/default.json')
    await page.getByText('removed or renamed mappings/default.json', { exact: false }).waitFor()
    await goTo(page, 'Live')
    await page.getByText('mappings/default.json is gone, so records have no verdict', { exact: false }).waitFor()
    await goTo(page, 'Mapping')
    await save(page)
    await eventually(() => expect(app.workspace.read('mappings/default.json')['name']).toEqual({ constant: 'mine' }))
    await page.getByText('removed or renamed', { exact: false }).waitFor({ state: 'detached' })
  })

  it('keeps the edits of a mapping whose file breaks on disk, and says so', async () => {
    const { page } = app.tab
    await goTo(page, 'Mapping')
    await page.getByLabel('name: comes from').selectOption('constant')
    await page.getByLabel('name: value').fill('mine')
    app.workspace.write('mappings/default.json', '{ "version": 1, "name": ')
    await page.getByText('It cannot be read any more', { exact: false }).waitFor()
    await page.getByRole('button', { name: 'Compare' }).click()
    expect(await page.getByRole('dialog').getByRole('button', { name: 'Take the file’s' }).isDisabled()).toBe(true)
    await page.getByRole('button', { name: 'Keep mine' }).click()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await eventually(() => expect(app.workspace.read('mappings/default.json')['name']).toEqual({ constant: 'mine' }))
  })
})
