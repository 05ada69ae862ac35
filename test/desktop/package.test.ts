import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Display, startDisplay } from '../support/display.ts'
import { describeWith } from '../support/requirements.ts'
import { openPackagedWindow, packApp, type PackagedApp } from './support/packaged-app.ts'

const sample = join(import.meta.dirname, '..', '..', 'sample')

describeWith(['electron', 'xvfb'], 'the packaged app', () => {
  let app: PackagedApp
  let display: Display
  let profile: string

  beforeAll(async () => {
    display = await startDisplay()
    profile = await mkdtemp(join(tmpdir(), 'signalbench-profile-'))
    app = await packApp()
  })
  afterAll(async () => {
    await app?.remove()
    await display?.stop()
    await rm(profile, { recursive: true, force: true })
  })

  it('carries neither sources nor what only development needs', () => {
    const resources = join(app.folder, 'resources')
    expect(existsSync(join(resources, 'app.asar'))).toBe(true)
    expect(existsSync(join(resources, 'app.asar.unpacked', 'sample', 'signalbench.json'))).toBe(true)
    expect(existsSync(join(resources, 'app.asar.unpacked', 'node_modules', 'better-sqlite3', 'deps'))).toBe(false)
  })

  it('is the command line too: maps a capture, renders a template in its thread', async () => {
    expect((await app.cli(['--version'])).trim()).toMatch(/^\d+\.\d+\.\d+$/)

    const capture = join(sample, 'captures', 'sample.ndjson')
    const options = ['--workspace', sample, '--mapping', 'default', '--capture', capture, '--json']
    // 1: a few records of the sample do not map.
    const mapped = await app.cli(['map', ...options], { code: 1 })
    const received = readFileSync(capture, 'utf8').trim().split('\n').length
    const summary: unknown = JSON.parse(mapped.trim().split('\n').at(-1) ?? '')
    expect(summary).toMatchObject({ type: 'summary', received, mapped: 1_920 })

    const template = { id: 'a', template: 'Hi {{ name | upcase }}', data: { name: 'ada' } }
    const rendered = await app.cli(['render', '--templates', '-'], { input: `${JSON.stringify(template)}\n` })
    expect(JSON.parse(rendered)).toEqual({ id: 'a', result: 'Hi ADA' })
  })

  it('opens the user’s own copy of the sample, reads it, maps it, and ends cleanly', async () => {
    const { page, quit } = await openPackagedWindow(app, { display: display.name, profile })
    expect(page.url()).toMatch(/^app:\/\/signalbench\//)
    await page.getByRole('link', { name: 'Live' }).first().click()
    await page.getByRole('grid', { name: 'Records', exact: true }).locator('[data-position]').first().waitFor()
    expect(existsSync(join(profile, 'sample', 'signalbench.json'))).toBe(true)
    await page.getByRole('link', { name: 'Mapping' }).first().click()
    const coverage = page.getByRole('region', { name: 'Coverage' })
    await coverage.getByRole('button', { name: 'name-missing' }).waitFor()
    expect(await quit()).toBe(0)
  })
})
