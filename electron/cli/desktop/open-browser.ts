import { spawn } from 'node:child_process'

/** Asks the desktop to show a page; where that cannot work, nothing happens: the URL stands in the terminal. */
export function openBrowser(url: string): void {
  const [program, ...args] = opener(url)
  if (program === undefined) return
  const child = spawn(program, args, { stdio: 'ignore', detached: true })
  child.on('error', () => {})
  child.unref()
}

function opener(url: string): readonly string[] {
  if (process.platform === 'darwin') return ['open', url]
  if (process.platform === 'win32') return ['cmd', '/c', 'start', '', url]
  return ['xdg-open', url]
}
