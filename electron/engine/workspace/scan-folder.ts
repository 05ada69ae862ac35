import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { entityName } from '#shared/schema/names.ts'
import { entityKinds, type EntityKind, type FileProblem } from '#shared/schema/workspace.ts'
import { unknownMappings } from './mapping-rules.ts'
import { fileError } from './problems.ts'
import { type EntityEntry, readEntity } from './read-entity.ts'

/** All entity files of a workspace as they stand on disk. */
export type FolderContent = {
  /** By `kind/name`, in the order of kinds and then names. */
  readonly entries: ReadonlyMap<string, EntityEntry>
  /** Problems that belong to no entry: bad names, unreadable folders. */
  readonly problems: readonly FileProblem[]
}

/** The key of an entry in {@link FolderContent}. */
export const entryKey = (kind: EntityKind, name: string): string => `${kind}/${name}`

/** Reads everything anew: a workspace has tens of small files, and reading them all cannot miss a change. */
export function scanFolder(directory: string): FolderContent {
  const entries = new Map<string, EntityEntry>()
  const problems: FileProblem[] = []
  for (const kind of entityKinds) {
    for (const fileName of fileNames(directory, kind, problems)) {
      const name = fileName.slice(0, -'.json'.length)
      const allowed = entityName.safeParse(name)
      if (!allowed.success) {
        problems.push(badName(`${kind}/${fileName}`))
        continue
      }
      const entry = readEntity(join(directory, kind, fileName), kind, name)
      if (entry !== null) entries.set(entryKey(kind, name), entry)
    }
  }
  return { entries, problems: [...problems, ...unknownMappings(entries)] }
}

function fileNames(directory: string, kind: EntityKind, problems: FileProblem[]): string[] {
  try {
    return readdirSync(join(directory, kind))
      .filter((name) => name.endsWith('.json') && !name.startsWith('.'))
      .toSorted()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code !== 'ENOENT')
      problems.push(fileError(kind, `The folder ${kind} cannot be read (${String(code)}). Expected a readable folder.`))
    return []
  }
}

const badName = (file: string): FileProblem => ({
  file,
  severity: 'warning',
  path: '$',
  message:
    'The file is not used, because its name is its id and this one is not allowed. Rename it: lower case letters, digits and dashes, at most 63, beginning with a letter or digit.',
})
