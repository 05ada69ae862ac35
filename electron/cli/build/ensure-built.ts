import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { AppError } from '#shared/lib/app-error.ts'
import { isCheckout } from '../desktop/package-root.ts'
import { isBuilt } from './source-stamp.ts'

/**
 * Builds out/ when the sources have changed since the last build. In a package there is nothing to build.
 * Build output goes to stderr: stdout belongs to `--json`.
 */
export async function ensureBuilt(root: string, say: (line: string) => void): Promise<void> {
  if (!isCheckout(root) || isBuilt(root)) return
  say('Building Signalbench (once, and again after the sources change) …')
  const started = performance.now()
  const code = await new Promise<number>((done, fail) => {
    const child = spawn(process.execPath, [join(root, 'scripts', 'build.ts')], {
      cwd: root,
      stdio: ['ignore', process.stderr, process.stderr],
    })
    child.on('error', fail)
    child.on('close', (exit) => done(exit ?? 1))
  })
  if (code !== 0) {
    throw new AppError(
      'INTERNAL',
      'The build failed; its messages stand above. Run `npm run check` to see all problems.',
    )
  }
  say(`Built in ${((performance.now() - started) / 1000).toFixed(1)} s.`)
}
