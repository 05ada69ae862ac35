import { realpathSync } from 'node:fs'
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path'
import { AppError } from '#shared/lib/app-error.ts'

/**
 * Absolute path of a path that stands in a file. Symbolic links are followed, so that none leads out of the workspace.
 * @throws BAD_FILE where it would leave the workspace
 */
export function pathInside(directory: string, path: string): string {
  const full = resolve(directory, path)
  const leaves =
    isAbsolute(path) ||
    path.includes('\0') ||
    !isInside(directory, full) ||
    !isInside(realpathSync(directory), realDeepest(full))
  if (!leaves) return full
  throw new AppError(
    'BAD_FILE',
    `The path ${JSON.stringify(path)} leads out of the workspace ${directory}. Paths in files are relative to the workspace; copy the file into it.`,
    { data: { path } },
  )
}

function isInside(directory: string, path: string): boolean {
  const way = relative(directory, path)
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

/** The real path of what exists of a path; the rest may still be made. */
function realDeepest(path: string): string {
  try {
    return realpathSync(path)
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    const parent = dirname(path)
    if (!missing || parent === path) return path
    return resolve(realDeepest(parent), relative(parent, path))
  }
}
