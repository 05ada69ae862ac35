import { resolve } from 'node:path'
import { compileMapping } from '#shared/domain/mapping/compile-mapping.ts'
import type { CompiledMapping } from '#shared/domain/mapping/types.ts'
import { AppError } from '#shared/lib/app-error.ts'
import { mappingFile, type MappingFile } from '#shared/schema/mapping.ts'
import { validate } from '#engine/workspace/read-entity.ts'
import { readTextFile } from '#engine/workspace/read-text-file.ts'
import type { Workspace } from '#engine/workspace/types.ts'

/**
 * A mapping by the name of its file in the workspace, or by a path to a file anywhere. Throws NOT_FOUND or BAD_FILE.
 * @param say told of keys that have no effect in a file outside the workspace
 */
export function loadMapping(
  workspace: Workspace | null,
  nameOrFile: string,
  say: (line: string) => void,
): CompiledMapping {
  const named = workspace?.list('mappings').some(({ name }) => name === nameOrFile) === true
  const isPath = nameOrFile.endsWith('.json') || nameOrFile.includes('/')
  const file = named || !isPath ? fromWorkspace(workspace, nameOrFile) : fromFile(resolve(nameOrFile), say)
  const compiled = compileMapping(file)
  if (compiled.ok) return compiled.value
  const problems = compiled.error.map(({ path, message, fix }) => `${path}: ${message} ${fix}`)
  throw new AppError('BAD_FILE', `The mapping ${nameOrFile} cannot be used.\n${problems.join('\n')}`, {
    data: { file: nameOrFile },
  })
}

function fromWorkspace(workspace: Workspace | null, name: string): MappingFile {
  if (workspace !== null) return workspace.get('mappings', name)
  throw new AppError(
    'NOT_FOUND',
    `This folder is no workspace, so it has no mapping ${name}. Give the path of a file instead.`,
  )
}

function fromFile(path: string, say: (line: string) => void): MappingFile {
  const bad = (why: string): AppError => new AppError('BAD_FILE', `${path}${why}`, { data: { file: path } })
  const read = readTextFile(path)
  if (!read.ok && read.error.missing) throw new AppError('NOT_FOUND', `There is no mapping file ${path}.`)
  if (!read.ok) throw bad(`: ${read.error.message}`)
  const { value, problems } = validate(path, read.value, mappingFile)
  const texts = problems.map(({ path: place, message }) => `, ${place}: ${message}`)
  if (value === null) throw bad(texts[0] ?? ': This is no mapping.')
  for (const text of texts) say(`Warning: ${path}${text}`)
  return value
}
