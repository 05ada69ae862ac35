import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * Copies the bundled sample workspace to a folder of the user, because the app writes into a workspace. What is missing is
 * copied, what exists is never overwritten: edits and removals of single lines stay, a removed file comes back.
 * @returns the files that were copied, relative to the folder
 */
export function prepareSampleWorkspace(targetDirectory: string, sampleDirectory: string): readonly string[] {
  return filesBelow(sampleDirectory, '').filter((file) => {
    const target = join(targetDirectory, file)
    if (existsSync(target)) return false
    mkdirSync(dirname(target), { recursive: true })
    copyFileSync(join(sampleDirectory, file), target)
    return true
  })
}

function filesBelow(directory: string, folder: string): string[] {
  return readdirSync(join(directory, folder), { withFileTypes: true })
    .toSorted((left, right) => (left.name < right.name ? -1 : 1))
    .flatMap((entry) => {
      const file = join(folder, entry.name)
      if (entry.name === '.signalbench') return []
      return entry.isDirectory() ? filesBelow(directory, file) : [file]
    })
}
