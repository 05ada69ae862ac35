import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import { requirePart } from '../../support/requirements.ts'

/** An app that starts on a busy machine, milliseconds. */
const startMs = 90_000

const root = join(import.meta.dirname, '..', '..', '..')

export type DesktopApp = {
  readonly app: ElectronApplication
  readonly page: Page
  /** Folder of the shell's own files. */
  readonly profile: string
  /** Ends the app as a user would; what is left of it is removed. */
  close(): Promise<void>
}

export type LaunchOptions = {
  readonly workspace: string
  readonly display: string
  /** Keep using the profile of an earlier start. */
  readonly profile?: string
  /** Load the app after Electron is ready, as some launchers do. */
  readonly late?: boolean
}

/** Opens the built desktop app on a workspace and waits for its window. */
export async function launchDesktopApp(options: LaunchOptions): Promise<DesktopApp> {
  const profile = options.profile ?? (await mkdtemp(join(tmpdir(), 'signalbench-profile-')))
  const early = options.late === true ? [] : ['-r', join(root, 'test', 'desktop', 'support', 'early-scheme.cjs')]
  const app = await _electron.launch({
    executablePath: requirePart('electron'),
    // Chromium's sandbox needs a user other than root, which containers have not.
    args: [...early, '--no-sandbox', `--user-data-dir=${profile}`, root, `--workspace=${options.workspace}`],
    env: { ...stringEnvironment(), DISPLAY: options.display },
    timeout: startMs,
  })
  const page = await app.firstWindow({ timeout: startMs })
  return {
    app,
    page,
    profile,
    async close() {
      await app.close()
      // Chromium's other processes may still be at their last files.
      if (options.profile === undefined) await rm(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

function stringEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

/** Process id of the engine, as Electron's own process list has it. */
export async function enginePid(app: ElectronApplication): Promise<number | null> {
  return app.evaluate(({ app: electron }) => {
    const engine = electron.getAppMetrics().find((one) => one.type === 'Utility' && one.name === 'Signalbench engine')
    return engine?.pid ?? null
  })
}
