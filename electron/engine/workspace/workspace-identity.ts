import { join } from 'node:path'
import { AppError } from '#shared/lib/app-error.ts'
import { dnsNamespace, parseUuid, uuidV5 } from '#shared/lib/uuid.ts'
import { workspaceFile } from '#shared/schema/workspace.ts'
import { workspaceFileName } from './entity-schemas.ts'
import { validate } from './read-entity.ts'
import { readTextFile } from './read-text-file.ts'
import type { FileProblem } from '#shared/schema/workspace.ts'

/** Who a workspace is: its name, and the namespace of all idempotency keys made in it. */
export type WorkspaceIdentity = {
  readonly id: string
  readonly name: string
  readonly problems: readonly FileProblem[]
}

/** @throws NOT_FOUND where the folder is no workspace, BAD_FILE where signalbench.json is bad or newer than known */
export function readIdentity(directory: string): WorkspaceIdentity {
  const read = readTextFile(join(directory, workspaceFileName))
  if (!read.ok) {
    if (!read.error.missing) throw badFile(directory, '$', read.error.message)
    throw new AppError(
      'NOT_FOUND',
      `${directory} is no workspace: it has no ${workspaceFileName}. Choose another folder (--workspace DIR), or put a ${workspaceFileName} there: {"version": 1, "name": "My events"}`,
      { data: { file: workspaceFileName } },
    )
  }
  const { value, problems } = validate(workspaceFileName, read.value, workspaceFile)
  const first = problems[0]
  if (value === null) throw badFile(directory, first?.path ?? '$', first?.message ?? 'The file is bad.')
  return { id: value.id ?? idFromName(value.name), name: value.name, problems }
}

const badFile = (directory: string, path: string, message: string): AppError =>
  new AppError('BAD_FILE', `${join(directory, workspaceFileName)}, ${path}: ${message}`, {
    data: { file: workspaceFileName, path },
  })

/** UUIDv5 of the name: every copy of the folder derives the same id (interfaces.md §1). */
function idFromName(name: string): string {
  const namespace = parseUuid(dnsNamespace)
  if (namespace === null) throw new Error('the namespace is no UUID')
  return uuidV5(namespace, name)
}
