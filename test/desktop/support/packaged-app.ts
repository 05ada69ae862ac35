import { execFile, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { chromium, type Page } from 'playwright-core'
import { requirePart } from '../../support/requirements.ts'

const root = join(import.meta.dirname, '..', '..', '..')
const run = promisify(execFile)

/** The app as an installer would unpack it, in a folder of its own. */
export type PackagedApp = {
  /** Folder with the program. */
  readonly folder: string
  /** Runs the installed `signalbench` command; rejects unless it ends with `code` (0 where none is given). */
  cli(args: readonly string[], options?: { readonly input?: string; readonly code?: number }): Promise<string>
  remove(): Promise<void>
}

/** Packs out/ with the Electron of the desktop tests, by the project's own electron-builder.yml. */
export async function packApp(): Promise<PackagedApp> {
  const output = await mkdtemp(join(tmpdir(), 'signalbench-package-'))
  const args = ['--dir', '--publish', 'never', `-c.electronDist=${dirname(requirePart('electron'))}`]
  await run(join(root, 'node_modules', '.bin', 'electron-builder'), [...args, `-c.directories.output=${output}`], {
    cwd: root,
  })
  const folder = join(output, 'linux-unpacked')
  return {
    folder,
    async cli(more, { input = '', code = 0 } = {}) {
      const running = run(join(folder, 'resources', 'cli', 'signalbench'), [...more], { cwd: output })
      running.child.stdin?.end(input)
      const ended: { readonly stdout: string; readonly code?: unknown } = await running.catch(
        (error: { readonly stdout: string; readonly code: unknown }) => error,
      )
      if ((ended.code ?? 0) !== code) throw new Error(`ended with ${String(ended.code)}`, { cause: ended })
      return ended.stdout
    },
    remove: () => rm(output, { recursive: true, force: true }),
  }
}

export type PackagedWindow = {
  readonly page: Page
  /** What the user's quitting does; the exit code. */
  quit(): Promise<number | null>
}

/**
 * Starts the packaged program as a double click does. A package refuses Node's inspector, by which Playwright drives other
 * Electron apps, so the page is reached by Chromium's own debugging port.
 */
export async function openPackagedWindow(
  app: PackagedApp,
  { display, profile }: { readonly display: string; readonly profile: string },
): Promise<PackagedWindow> {
  const program = join(app.folder, 'signalbench-desktop')
  const child = spawn(program, ['--no-sandbox', `--user-data-dir=${profile}`, '--remote-debugging-port=0'], {
    env: { ...process.env, DISPLAY: display },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = new Promise<number | null>((done) => child.once('exit', (code) => done(code)))
  let said = ''
  const address = await new Promise<string>((done, fail) => {
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8')
      const found = /DevTools listening on (ws:\S+)/.exec(said)?.[1]
      if (found !== undefined) done(found)
    })
    void ended.then((code) => fail(new Error(`The packaged app ended with ${code}: ${said}`)))
  })
  const browser = await chromium.connectOverCDP(address)
  const [context] = browser.contexts()
  if (context === undefined) throw new Error('The packaged app has no page.')
  context.setDefaultTimeout(90_000)
  return {
    page: context.pages()[0] ?? (await context.waitForEvent('page')),
    async quit() {
      child.kill('SIGTERM')
      return await ended
    },
  }
}
