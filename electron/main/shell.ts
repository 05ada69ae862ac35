import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { app, ipcMain, Notification, type BrowserWindow } from 'electron'
import { pageReadyMessage } from '#shared/contract/desktop.ts'
import { EngineProcess } from './engine-process.ts'
import { askAboutTrouble } from './engine-trouble.ts'
import { keepInKeychain, openKeychain } from './keychain.ts'
import { installMenu } from './menu.ts'
import { servePage, type PageAddress } from './page-protocol.ts'
import { isOurPage, refusePermissions } from './security.ts'
import { openWindow } from './window.ts'
import { shellFolder } from './workspace-argument.ts'

const outFolder = (): string => {
  const here = dirname(fileURLToPath(import.meta.url))
  return here.endsWith('chunks') ? join(here, '..', '..') : join(here, '..')
}

/** Everything after Electron is ready: engine, window, menu, and a clean end. */
export async function startShell(directory: string, page: PageAddress): Promise<void> {
  await app.whenReady()
  const out = outFolder()
  let window: BrowserWindow | null = null
  const engine = createEngineProcess(directory, out, () => window)
  servePage(page, join(out, 'renderer'))
  refusePermissions()
  ipcMain.on(pageReadyMessage, (event) => {
    const frame = event.senderFrame
    if (frame !== null && frame === event.sender.mainFrame && isOurPage(page, frame.url)) engine.connect(event.sender)
  })
  installMenu({ window: () => window, directory, openWorkspace: openAnother })
  engine.start()
  const show = (): void => {
    if (window === null) {
      window = openWindow(page, join(out, 'preload', 'index.cjs'))
      window.once('closed', () => (window = null))
    }
    if (window.isMinimized()) window.restore()
    window.focus()
  }
  show()
  app.on('second-instance', show)
  app.on('activate', show)
  app.on('window-all-closed', () => app.quit())
  stopEngineBeforeQuit(engine)
}

function createEngineProcess(directory: string, out: string, window: () => BrowserWindow | null): EngineProcess {
  const secretFile = join(shellFolder(), 'secrets.json')
  return new EngineProcess({
    entry: join(out, 'main', 'engine-utility.js'),
    start: () => {
      const { protection, secrets } = openKeychain(secretFile)
      return { type: 'start', directory, secrets, keychain: protection, engineVersion: app.getVersion() }
    },
    keepSecret: (name, value) => keepInKeychain(secretFile, name, value),
    notify: (title, body) => {
      if (Notification.isSupported()) new Notification({ title, body }).show()
    },
    onTrouble: (message) => askAboutTrouble({ message, directory, window: window(), openWorkspace: openAnother }),
  })
}

/** Quitting waits for the engine: it finishes what is in flight, at most for some seconds. */
function stopEngineBeforeQuit(engine: EngineProcess): void {
  let stopped = false
  app.on('before-quit', (event) => {
    if (stopped) return
    event.preventDefault()
    void engine.stop().then(() => {
      stopped = true
      app.quit()
    })
  })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app.quit())
}

/** Another workspace is another app: its own engine, its own window, its own claim on the folder. */
function openAnother(directory: string): void {
  const args = app.isPackaged ? [] : [app.getAppPath()]
  const child = spawn(process.execPath, [...args, `--workspace=${directory}`], { detached: true, stdio: 'ignore' })
  child.unref()
}
