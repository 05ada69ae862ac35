import { existsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Of a file, such as `relays/shop.json`, the folder around it that is a workspace; where there is none, its own. */
export function workspaceFolderOf(path: string): string {
  if (!(statSync(path, { throwIfNoEntry: false })?.isFile() ?? false)) return path
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'signalbench.json'))) return folder
    if (folder === dirname(folder)) return dirname(path)
  }
}
