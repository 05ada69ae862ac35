import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const folders = ['shared', 'electron', 'renderer']
const singleFiles = ['electron.vite.config.ts', 'package-lock.json']

function* filesBelow(folder: string): Generator<string> {
  const entries = readdirSync(folder, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of entries) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* filesBelow(path)
    else if (entry.isFile()) yield path
  }
}

/**
 * A hash over everything that a build is made of. Contents, not times: a fresh clone or a switched branch gives files
 * new times without new contents. Takes some 30 ms.
 */
export function sourceStamp(root: string): string {
  const hash = createHash('sha256')
  const paths = folders.map((folder) => join(root, folder)).filter((folder) => existsSync(folder))
  for (const path of [
    ...paths.flatMap((folder) => [...filesBelow(folder)]),
    ...singleFiles.map((file) => join(root, file)),
  ]) {
    hash.update(path.slice(root.length)).update('\0').update(readFileSync(path)).update('\0')
  }
  return hash.digest('hex')
}

const stampFile = (root: string): string => join(root, 'out', '.source-stamp')

/** Whether out/ was built from the sources as they are now. */
export function isBuilt(root: string): boolean {
  const file = stampFile(root)
  return existsSync(file) && readFileSync(file, 'utf8') === sourceStamp(root)
}

/** Remembers what out/ was built from; `stamp` was taken before the build began. */
export function markBuilt(root: string, stamp: string): void {
  writeFileSync(stampFile(root), stamp)
}
