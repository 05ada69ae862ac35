/** What the operating system said about a file, in words. */

const words: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist. Check the path',
  ENOTDIR: 'a part of its path is no folder. Check the path',
  EISDIR: 'it is a folder. Name a file',
  EACCES: 'this user may not. Check its permissions and those of its folder',
  EPERM: 'this user may not. Check its permissions and those of its folder',
  EROFS: 'its disk is mounted read-only. Name a place that can be written',
  ENOSPC: 'the disk is full. Free some space, or name another place',
}

/** Why a file could not be used and what to do, as a sentence; null for an error that is not about a file. */
export function systemErrorText(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null
  const why = words[error.code]
  const path = 'path' in error && typeof error.path === 'string' ? error.path : null
  return why === undefined || path === null ? null : `${path} cannot be used: ${why}.`
}
