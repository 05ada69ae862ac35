import { openWorkspace } from '#engine/workspace/open-workspace.ts'
import { workspaceDeps } from '../../support/workspace-folder.ts'

/** A process that saves one file again and again, to be killed: `node save-until-killed.ts FOLDER`. Prints a dot for each save. */
const workspace = await openWorkspace(process.argv[2] ?? '.', workspaceDeps())
let revision: string | null = null
for (let round = 0; ; round += 1) {
  const value = { version: 1, kind: 'replay', capture: 'x'.repeat(200_000), recordsPerSecond: round }
  revision = workspace.saveFile('connections', 'a', value, revision).revision
  process.stdout.write('.')
}
