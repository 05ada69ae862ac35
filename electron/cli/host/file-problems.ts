import type { Workspace } from '#engine/workspace/types.ts'
import { AppError } from '#shared/lib/app-error.ts'

/**
 * Warnings of the workspace's files, such as keys that have no effect: scripts have no screen that shows them.
 * @param files those that the command uses; without them all
 */
export function sayFileWarnings(workspace: Workspace, say: (line: string) => void, files?: readonly string[]): void {
  for (const { file, severity, path, message } of workspace.summary().problems) {
    if (severity === 'warning' && (files === undefined || files.includes(file)))
      say(`Warning: ${file}, ${path}: ${message}`)
  }
}

/**
 * A run of the whole workspace must not leave out what it cannot read and look good all the same.
 * @throws BAD_FILE naming each relay, receiver and journey that cannot be read
 */
export function refuseBadFiles(workspace: Workspace): void {
  const bad = workspace
    .summary()
    .problems.filter(({ file, severity }) => severity === 'error' && /^(relays|receivers|journeys)\//.test(file))
  const [first] = bad
  if (first === undefined) return
  const text = bad.map(({ file, path, message }) => `${file}, ${path}: ${message}`).join('\n')
  throw new AppError('BAD_FILE', `${text}\nNothing was started.`, { data: { file: first.file, path: first.path } })
}
