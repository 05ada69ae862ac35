import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { EnginePorts } from '../ports.ts'
import { publishedSchemas } from './published-schemas.ts'
import { writeAtomically } from './write-atomically.ts'

/** The app's own folder inside a workspace: logs, caches, schemas for editors. */
const appFolderName = '.signalbench'

/**
 * Makes `.signalbench/` with a .gitignore that keeps all of it out of git, and the JSON Schemas that `$schema` of the
 * workspace's files may point to. A folder that cannot be written to is no reason not to look at the workspace.
 */
export function prepareAppFolder(directory: string, { logger, random }: Pick<EnginePorts, 'logger' | 'random'>): void {
  const folder = join(directory, appFolderName)
  try {
    mkdirSync(join(folder, 'schemas'), { recursive: true })
    keep(join(folder, '.gitignore'), '*\n', random.uuid())
    for (const [file, text] of publishedSchemas()) keep(join(folder, 'schemas', file), text, random.uuid())
  } catch (error) {
    logger.warn({ error: String(error), folder }, 'the workspace folder cannot be written to')
  }
}

function keep(path: string, text: string, uniqueSuffix: string): void {
  if (currentText(path) !== text) writeAtomically(path, Buffer.from(text), uniqueSuffix)
}

function currentText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
