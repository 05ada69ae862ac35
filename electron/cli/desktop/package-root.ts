import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of Signalbench's own package.json, seen from a source file and from the built one alike. */
export function packageRoot(from: string = import.meta.url): string {
  let folder = dirname(fileURLToPath(from))
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder)
  return folder
}

/** True in a checkout, where sources can be built; false in a package, which carries the built files only. */
export const isCheckout = (root: string): boolean => existsSync(join(root, 'electron.vite.config.ts'))
