import { app, dialog, shell, session } from 'electron'
import type { PageAddress } from './page-protocol.ts'

/** The development server's address under `npm run dev`; a packaged app never listens to it. */
export const developmentUrl = (): string | null => (app.isPackaged ? null : (process.env.ELECTRON_RENDERER_URL ?? null))

/** Whether a frame's URL is our own page: the only sender that the shell listens to. */
export function isOurPage(page: PageAddress, url: string): boolean {
  const development = developmentUrl()
  return url.startsWith(`${page.origin}/`) || (development !== null && url.startsWith(development))
}

/** Nothing that a page does may lead anywhere else: no navigation, no windows, no web views, no permissions. */
export function hardenEveryPage(page: PageAddress): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => {
      if (!isOurPage(page, event.url)) event.preventDefault()
    })
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(({ url }) => {
      if (isOurPage(page, contents.getURL())) void askToOpen(url)
      return { action: 'deny' }
    })
  })
}

/** The clipboard is all that the page may ask for. */
export function refusePermissions(): void {
  session.defaultSession.setPermissionRequestHandler((_contents, permission, answer) =>
    answer(permission === 'clipboard-sanitized-write'),
  )
  session.defaultSession.setPermissionCheckHandler(
    (_contents, permission) => permission === 'clipboard-sanitized-write',
  )
}

/** Links lead to the user's browser, https only, and only after a yes. */
async function askToOpen(url: string): Promise<void> {
  if (!URL.canParse(url) || new URL(url).protocol !== 'https:') return
  const { response } = await dialog.showMessageBox({
    type: 'question',
    message: 'Open this address in your browser?',
    detail: url,
    buttons: ['Open', 'Cancel'],
    cancelId: 1,
    defaultId: 0,
  })
  if (response === 0) await shell.openExternal(url)
}
