import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { compileMapping } from '#shared/domain/mapping/compile-mapping.ts'
import type { CompiledMapping } from '#shared/domain/mapping/types.ts'
import { AppError } from '#shared/lib/app-error.ts'
import { mappingFile, type MappingFile } from '#shared/schema/mapping.ts'
import type { Workspace } from '#engine/workspace/types.ts'

/** A mapping by the name of its file in the workspace, or by a path to a file anywhere. Throws NOT_FOUND or BAD_FILE. */
export function loadMapping(workspace: Workspace | null, nameOrFile: string): CompiledMapping {
  const named = workspace?.list('mappings').some(({ name }) => name === nameOrFile) === true
  const isPath = nameOrFile.endsWith('.json') || nameOrFile.includes('/')
  const file = named || !isPath ? fromWorkspace(workspace, nameOrFile) : fromFile(resolve(nameOrFile))
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

function fromFile(path: string): MappingFile {
  if (!existsSync(path)) throw new AppError('NOT_FOUND', `There is no mapping file ${path}.`)
  const bad = (why: string): AppError => new AppError('BAD_FILE', `${path}: ${why}`, { data: { file: path } })
  let value: unknown
  try {
    value = JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw bad(error instanceof Error ? error.message : 'not valid JSON')
  }
  const parsed = mappingFile.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw bad(`$.${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not a mapping'}`)
}
