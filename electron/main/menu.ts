import { app, dialog, Menu, shell, type BrowserWindow, type MenuItemConstructorOptions } from 'electron'

export type MenuActions = {
  readonly window: () => BrowserWindow | null
  readonly directory: string
  /** Opens another workspace folder in an app of its own. */
  readonly openWorkspace: (directory: string) => void
}

/** The application menu; everything inside the page has its own keys and is not repeated here. */
export function installMenu(actions: MenuActions): void {
  const mac: MenuItemConstructorOptions[] = process.platform === 'darwin' ? [{ role: 'appMenu' }] : []
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...mac,
      { label: '&File', submenu: fileMenu(actions) },
      { role: 'editMenu' },
      {
        label: '&View',
        submenu: [
          { role: 'resetZoom' },
          { role: 'zoomIn' },
          { role: 'zoomOut' },
          { type: 'separator' },
          { role: 'togglefullscreen' },
          ...(app.isPackaged ? [] : [{ role: 'reload' } as const, { role: 'toggleDevTools' } as const]),
        ],
      },
      { role: 'windowMenu' },
    ]),
  )
}

function fileMenu({ window, directory, openWorkspace }: MenuActions): MenuItemConstructorOptions[] {
  return [
    {
      label: 'Open workspace…',
      accelerator: 'CmdOrCtrl+O',
      click: () => void chooseWorkspace(window()).then((chosen) => chosen !== null && openWorkspace(chosen)),
    },
    { label: 'Show workspace folder', click: () => void shell.openPath(directory) },
    { type: 'separator' },
    { role: process.platform === 'darwin' ? 'close' : 'quit' },
  ]
}

/** Asks for a folder; null where none was chosen. */
export async function chooseWorkspace(window: BrowserWindow | null): Promise<string | null> {
  const options = { title: 'Open workspace', properties: ['openDirectory' as const, 'createDirectory' as const] }
  const { filePaths } = await (window === null || window.isDestroyed()
    ? dialog.showOpenDialog(options)
    : dialog.showOpenDialog(window, options))
  return filePaths[0] ?? null
}
