import type { BodyFile } from '#shared/contract/webhook-editor.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { Random } from '#shared/lib/clock.ts'
import { readTextFile, revisionOf } from '../../workspace/read-text-file.ts'
import type { Workspace } from '../../workspace/types.ts'
import { writeAtomically } from '../../workspace/write-atomically.ts'

type Place = Pick<Workspace, 'path' | 'summary'>

/** The path inside of the workspace that `body.file` names. */
const inWorkspace = (file: string): string => `webhooks/${file}`

/** A body that stands beside its webhook. @throws BAD_FILE where it cannot be read or leads out of the workspace */
export function readBodyFile(workspace: Place, webhook: string, file: string): BodyFile {
  const read = readTextFile(workspace.path(inWorkspace(file)))
  if (read.ok) return read.value
  if (read.error.missing) return { text: '', revision: null }
  throw badBody(webhook, file, read.error.message)
}

/**
 * Writes a body if the file is still the one that was read.
 * @throws CONFLICT, READ_ONLY, BAD_FILE for a place where no body belongs
 */
export function saveBodyFile(
  workspace: Place,
  random: Pick<Random, 'uuid'>,
  request: {
    readonly webhook: string
    readonly file: string
    readonly text: string
    readonly baseRevision: string | null
  },
): BodyFile {
  const { webhook, file, text, baseRevision } = request
  const { readOnlyReason } = workspace.summary()
  if (readOnlyReason !== null) throw new AppError('READ_ONLY', readOnlyReason)
  // Everything else in the workspace has a shape of its own, which a template must not overwrite.
  if (!/^(?:[\w-][\w .-]*\/)*[\w-][\w .-]*\.(?:liquid|txt|tmpl|tpl|xml|html)$/i.test(file)) {
    throw badBody(webhook, file, 'A body is kept in a file whose name ends in .liquid, in the folder of the webhooks.')
  }
  const path = workspace.path(inWorkspace(file))
  const current = readBodyFile(workspace, webhook, file)
  if (current.revision !== baseRevision) throw conflict(file, current.revision === null)
  const bytes = Buffer.from(text, 'utf8')
  writeAtomically(path, bytes, random.uuid())
  return { text, revision: revisionOf(bytes) }
}

function conflict(file: string, isGone: boolean): AppError {
  const what = isGone ? 'was removed' : 'was changed by another program'
  const message = `${inWorkspace(file)} ${what} since it was read here. Nothing was overwritten: compare the two and decide.`
  return new AppError('CONFLICT', message, { data: { file: inWorkspace(file) } })
}

function badBody(webhook: string, file: string, why: string): AppError {
  const message = `webhooks/${webhook}.json, $.body.file: ${inWorkspace(file)} cannot be used. ${why}`
  return new AppError('BAD_FILE', message, { data: { file: `webhooks/${webhook}.json`, path: '$.body.file' } })
}
