/**
 * `npm run package`: builds out/, then the installers for this system into dist/ (electron-builder.yml). What follows
 * `--` goes to electron-builder; `npm run package -- --dir` makes the unpacked app only. ELECTRON_OVERRIDE_DIST_PATH names
 * an unpacked Electron to take instead of a download.
 */
import { join } from 'node:path'
import { isBuilt } from '#cli/build/source-stamp.ts'
import { runTool } from './lib/run-tool.ts'

const root = join(import.meta.dirname, '..')
const dist = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? ''
const args = ['--publish', 'never', ...(dist === '' ? [] : [`-c.electronDist=${dist}`]), ...process.argv.slice(2)]
const built = isBuilt(root) || (await runTool('node', [join(root, 'scripts', 'build.ts')], { live: true })).code === 0
const packaged = built && (await runTool('electron-builder', args, { live: true })).code === 0
process.exitCode = packaged ? 0 : 1
