import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Display, startDisplay } from '../support/display.ts'
import { eventually } from '../support/eventually.ts'
import { describeWith } from '../support/requirements.ts'
import { goTo } from '../support/web/browser.ts'
import { sampleWorkspace, type SampleWorkspace } from '../support/web/sample-workspace.ts'
import { enginePid, launchDesktopApp } from './support/desktop-app.ts'
import { patience } from './support/screens.ts'

const secret = 'S3cr3t-of-the-registry'

describeWith(['electron', 'xvfb'], 'a secret that is typed in the desktop app', () => {
  let display: Display
  let workspace: SampleWorkspace
  let profile: string
  let registry: Server
  const logins: string[] = []

  beforeAll(async () => {
    display = await startDisplay()
    profile = mkdtempSync(join(tmpdir(), 'signalbench-profile-'))
    registry = createServer((request, response) => {
      logins.push(request.headers.authorization ?? '')
      response.setHeader('content-type', 'application/json').end('[]')
    }).listen(0, '127.0.0.1')
    await once(registry, 'listening')
    workspace = sampleWorkspace()
    workspace.write('connections/dev.json', {
      version: 1,
      kind: 'kafka',
      bootstrapServers: ['127.0.0.1:1'],
      schemaRegistry: {
        enabled: true,
        url: `http://127.0.0.1:${(registry.address() as AddressInfo).port}`,
        username: 'sr-user',
        password: '${secret:none-yet}',
      },
    })
  })
  afterAll(async () => {
    registry.close()
    workspace.remove()
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
    await display.stop()
  })

  it('is kept by the keychain over restarts, used, and found in plain text nowhere', async () => {
    const first = await launchDesktopApp({ workspace: workspace.directory, display: display.name, profile })
    try {
      await openConnection(first.page)
      const field = first.page.getByRole('textbox', { name: 'Registry secret' })
      await field.fill(secret)
      await field.blur()
      await first.page.getByText(/In the system’s keychain as|only the file’s permissions protect it/).waitFor()
      expect(await field.inputValue()).not.toContain(secret)
      await first.page.getByRole('button', { name: 'Save', exact: true }).click()
      await eventually(() => {
        const file = workspace.read('connections/dev.json') as { schemaRegistry: { password: string } }
        expect(file.schemaRegistry.password).toBe('${secret:dev-registry-password}')
      }, patience)
      await expectLogin(first.page)
      const before = await eventually(async () => (await enginePid(first.app)) ?? expect.fail('no engine'), patience)
      process.kill(before, 'SIGKILL')
      await eventually(async () => {
        const now = await enginePid(first.app)
        expect(now !== null && now !== before).toBe(true)
      }, patience)
      await expectLogin(first.page)
    } finally {
      await first.close()
    }
    expect(statSync(join(profile, 'secrets.json')).mode & 0o777).toBe(0o600)
    expect(filesWith([workspace.directory, profile], secret)).toEqual([])
    expect(filesWith([workspace.directory, profile], Buffer.from(secret).toString('base64'))).toEqual([])

    const second = await launchDesktopApp({ workspace: workspace.directory, display: display.name, profile })
    try {
      await openConnection(second.page)
      await second.page.getByText(/In the system’s keychain as|only the file’s permissions protect it/).waitFor()
      await expectLogin(second.page)
      await second.page.getByRole('button', { name: 'Remove from the keychain' }).click()
      await second.page.getByText('dev-registry-password is not in the keychain.', { exact: false }).waitFor()
    } finally {
      await second.close()
    }
    expect(JSON.parse(readFileSync(join(profile, 'secrets.json'), 'utf8'))).toEqual({})
  })

  async function openConnection(page: Page): Promise<void> {
    await goTo(page, 'Connections')
    await page.getByRole('combobox', { name: 'Connections' }).selectOption('dev')
    await page.getByRole('tab', { name: 'Connection', exact: true }).click()
  }

  /** Lets the engine ask the registry, and waits until it came with the secret. */
  async function expectLogin(page: Page): Promise<void> {
    logins.length = 0
    const expected = `Basic ${Buffer.from(`sr-user:${secret}`).toString('base64')}`
    await eventually(async () => {
      await page.getByRole('tab', { name: 'Connection', exact: true }).click()
      await page.reload()
      await page.getByRole('tab', { name: 'Schemas' }).click()
      await eventually(() => expect(logins).toContain(expected), { timeoutMs: 10_000 })
    }, patience)
    await openConnection(page)
  }
})

/** Files below the folders that hold the text. */
function filesWith(folders: readonly string[], text: string): readonly string[] {
  return folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => {
      const path = join(entry.parentPath, entry.name)
      return entry.isFile() && contentOf(path).includes(text) ? [path] : []
    }),
  )
}

/** Nothing of a file that is gone by now: Chromium's processes clear up after the app has ended. */
function contentOf(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return Buffer.alloc(0)
    throw error
  }
}
