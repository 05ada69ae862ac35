import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { AppError } from '#shared/lib/app-error.ts'
import { workspaceFile } from '#shared/schema/workspace.ts'
import { workspaceFileName } from './entity-schemas.ts'
import { validate } from './read-entity.ts'
import { readTextFile } from './read-json-file.ts'
import type { FileProblem } from '#shared/schema/workspace.ts'

/** Who a workspace is: its name, and the namespace of all idempotency keys made in it. */
export type WorkspaceIdentity = {
  readonly id: string
  readonly name: string
  readonly problems: readonly FileProblem[]
}

/** RFC 9562 appendix A: the namespace for URLs. Only has to be the same everywhere and for ever. */
const urlNamespace = '6ba7b811-9dad-11d1-80b4-00c04fd430c8'

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
export function idFromName(name: string): string {
  const hash = createHash('sha1')
    .update(Buffer.from(urlNamespace.replaceAll('-', ''), 'hex'))
    .update(name, 'utf8')
    .digest()
  const bytes = hash.subarray(0, 16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
