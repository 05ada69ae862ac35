import { afterAll, beforeAll } from 'vitest'
import { type Display, startDisplay } from '../../support/display.ts'
import { sampleWorkspace, type SampleWorkspace } from '../../support/web/sample-workspace.ts'
import { type DesktopApp, launchDesktopApp } from './desktop-app.ts'

export type DesktopPerFile = {
  /** The X server's name, for further apps. */
  readonly display: string
  readonly workspace: SampleWorkspace
  readonly desktop: DesktopApp
}

/**
 * For all tests of the block that calls it: a screen, a copy of the sample and the desktop app with it. `prepare` is run
 * before the app is started, with what may be added to the workspace and to the environment.
 */
export function desktopPerFile(
  prepare: (workspace: SampleWorkspace) => void | Promise<void> = () => undefined,
): DesktopPerFile {
  let display: Display | undefined
  let workspace: SampleWorkspace | undefined
  let desktop: DesktopApp | undefined

  beforeAll(async () => {
    display = await startDisplay()
    workspace = sampleWorkspace()
    await prepare(workspace)
    desktop = await launchDesktopApp({ workspace: workspace.directory, display: display.name })
  })
  afterAll(async () => {
    await desktop?.close()
    workspace?.remove()
    await display?.stop()
  })
  return {
    get display() {
      return present(display).name
    },
    get workspace() {
      return present(workspace)
    },
    get desktop() {
      return present(desktop)
    },
  }
}

function present<T>(part: T | undefined): T {
  if (part === undefined) throw new Error('Only inside a test.')
  return part
}
