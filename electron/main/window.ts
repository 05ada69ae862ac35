import { join } from 'node:path'
import { app, BrowserWindow, nativeTheme, screen } from 'electron'
import type { PageAddress } from './page-protocol.ts'
import { developmentUrl } from './security.ts'
import { minimumSize, readWindowState, saneBounds, writeWindowState } from './window-state.ts'

/** The page's own backgrounds: the window has the right colour before the first paint. */
const background = { dark: '#16181d', light: '#ffffff' }

/** Opens the window; it appears when the page has painted, and remembers where it was. */
export function openWindow(page: PageAddress, preload: string): BrowserWindow {
  const file = join(app.getPath('userData'), 'window.json')
  const state = readWindowState(file)
  const window = new BrowserWindow({
    ...saneBounds(
      state.bounds,
      screen.getAllDisplays().map((display) => display.workArea),
    ),
    minWidth: minimumSize.width,
    minHeight: minimumSize.height,
    show: false,
    title: 'Signalbench',
    backgroundColor: nativeTheme.shouldUseDarkColors ? background.dark : background.light,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      spellcheck: false,
      navigateOnDragDrop: false,
    },
  })
  window.once('ready-to-show', () => {
    if (state.maximized) window.maximize()
    window.show()
  })
  window.on('close', () =>
    writeWindowState(file, { bounds: window.getNormalBounds(), maximized: window.isMaximized() }),
  )
  void window.loadURL(developmentUrl() ?? `${page.origin}/index.html`)
  return window
}
