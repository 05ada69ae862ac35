import { existsSync, readdirSync } from 'node:fs'
import { isJsonObject } from '#shared/domain/mapping/describe.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { Random } from '#shared/lib/clock.ts'
import { parseJson } from '#shared/lib/json-parse.ts'
import { stringifyJson } from '#shared/lib/json-stringify.ts'
import { entityName } from '#shared/schema/names.ts'
import { readTextFile } from '../../workspace/read-text-file.ts'
import type { Workspace } from '../../workspace/types.ts'
import { writeAtomically } from '../../workspace/write-atomically.ts'

/** Contexts that people keep: `contexts/<name>.json`, the same files that `--context` takes. */
const folder = 'contexts'
const fileOf = (name: string): string => `${folder}/${name}.json`

/** Names, in their order; nothing where the folder does not exist. */
export function contextNames(workspace: Pick<Workspace, 'path'>): readonly string[] {
  const path = workspace.path(folder)
  if (!existsSync(path)) return []
  return readdirSync(path)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .filter((name) => entityName.safeParse(name).success)
    .toSorted()
}

/** The text of a saved context. @throws NOT_FOUND, BAD_FILE */
export function readContextFile(workspace: Pick<Workspace, 'path'>, name: string): string {
  const read = readTextFile(workspace.path(fileOf(name)))
  if (read.ok) return read.value.text
  throw new AppError(read.error.missing ? 'NOT_FOUND' : 'BAD_FILE', `${fileOf(name)}: ${read.error.message}`, {
    data: { file: fileOf(name) },
  })
}

/** Writes a context, two spaces a level, every digit kept. @throws READ_ONLY, BAD_INPUT for a text that is no context */
export function saveContextFile(
  workspace: Pick<Workspace, 'path' | 'summary'>,
  random: Pick<Random, 'uuid'>,
  name: string,
  text: string,
): void {
  const { readOnlyReason } = workspace.summary()
  if (readOnlyReason !== null) throw new AppError('READ_ONLY', readOnlyReason)
  const parsed = parseJson(text)
  if (!parsed.ok || !isJsonObject(parsed.value)) {
    const why = parsed.ok ? 'it is no object' : parsed.error.message
    throw new AppError('BAD_INPUT', `The context is not saved, for it could not be used: ${why}.`)
  }
  const bytes = Buffer.from(`${stringifyJson(parsed.value, 2)}\n`, 'utf8')
  writeAtomically(workspace.path(fileOf(name)), bytes, random.uuid())
}
