import { join } from 'node:path'
import { app, dialog, type BrowserWindow, type MessageBoxOptions } from 'electron'
import { chooseWorkspace } from './menu.ts'

type Trouble = {
  /** Why the engine could not start; null = it ended too often. */
  readonly message: string | null
  /** Of the workspace. */
  readonly directory: string
  readonly window: BrowserWindow | null
  readonly openWorkspace: (directory: string) => void
}

const buttons = ['Try again', 'Open another workspace…', 'Quit'] as const

/** Tells that the engine cannot run and asks what now. True = try again; else the app quits. */
export async function askAboutTrouble(trouble: Trouble): Promise<boolean> {
  const { message, directory, window, openWorkspace } = trouble
  const options: MessageBoxOptions = {
    type: 'error',
    message: message === null ? 'The engine ended several times in a row.' : 'The engine could not start.',
    detail: message ?? `Its log is ${join(directory, '.signalbench', 'engine.log')}. Nothing that was stored is lost.`,
    buttons: [...buttons],
    cancelId: buttons.indexOf('Quit'),
  }
  for (;;) {
    const { response } = await (window === null || window.isDestroyed()
      ? dialog.showMessageBox(options)
      : dialog.showMessageBox(window, options))
    const answer = buttons[response] ?? 'Quit'
    if (answer === 'Try again') return true
    const chosen = answer === 'Quit' ? null : await chooseWorkspace(window)
    if (chosen !== null) openWorkspace(chosen)
    if (chosen !== null || answer === 'Quit') {
      app.quit()
      return false
    }
  }
}
