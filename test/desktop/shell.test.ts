import { expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { describeWith } from '../support/requirements.ts'
import { sampleWorkspace } from '../support/web/sample-workspace.ts'
import { launchDesktopApp } from './support/desktop-app.ts'
import { desktopPerFile } from './support/desktop-per-file.ts'
import { patience, receivedCount } from './support/screens.ts'

describeWith(['electron', 'xvfb'], 'the desktop shell', () => {
  const own = desktopPerFile()

  it('serves its page from a scheme of its own', () => {
    expect(own.desktop.page.url()).toMatch(/^app:\/\/signalbench\//)
  })

  it('gives the page a sandbox, an isolated world and no Node', async () => {
    const preferences = await own.desktop.app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
        getLastWebPreferences(): Record<string, unknown>
      }
      const { sandbox, contextIsolation, nodeIntegration, webviewTag, webSecurity } = contents.getLastWebPreferences()
      return { sandbox, contextIsolation, nodeIntegration, webviewTag, webSecurity }
    })
    expect(preferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
    })
    expect(preferences.webSecurity).not.toBe(false)
    const inPage = await own.desktop.page.evaluate(() =>
      ['require', 'process', 'module', 'electron'].filter((name) => name in window),
    )
    expect(inPage).toEqual([])
  })

  it('refuses scripts that are not the page’s own', async () => {
    const ran = await own.desktop.page.evaluate(async () => {
      const script = document.createElement('script')
      script.textContent = 'window.injected = true'
      document.head.append(script)
      await new Promise((done) => requestAnimationFrame(done))
      return 'injected' in window
    })
    expect(ran).toBe(false)
  })

  it('refuses to navigate away and to open windows', async () => {
    const { app, page } = own.desktop
    const before = page.url()
    await page.evaluate(() => {
      location.href = 'https://example.org/'
    })
    await page.evaluate(() => window.open('file:///etc/passwd'))
    const windows = await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)
    expect(windows).toBe(1)
    expect(page.url()).toBe(before)
  })

  it('answers no request for files outside of the page', async () => {
    const status = await own.desktop.page.evaluate(async () => {
      const response = await fetch('app://signalbench/..%2f..%2fpackage.json')
      return response.status
    })
    expect(status).toBe(404)
  })

  it('opens as well when a launcher loads it late', async () => {
    const other = sampleWorkspace()
    const late = await launchDesktopApp({ workspace: other.directory, display: own.display, late: true })
    try {
      expect(late.page.url()).toMatch(/^https:\/\/signalbench\.invalid\//)
      await eventually(async () => expect(await receivedCount(late.page)).toBeGreaterThan(0), patience)
      const outside = await late.page.evaluate(() =>
        fetch('https://example.org/').then(
          () => 'reached',
          () => 'refused',
        ),
      )
      expect(outside).toBe('refused')
    } finally {
      await late.close()
      other.remove()
    }
  })
})
