import { resolve } from 'node:path'
import type { WebhookContext } from '#shared/domain/webhook/types.ts'
import { AppError } from '#shared/lib/app-error.ts'
import { isJsonObject } from '#shared/domain/mapping/describe.ts'
import { parseJson } from '#shared/lib/json-parse.ts'
import { readTextFile } from '#engine/workspace/read-text-file.ts'

/** The JSON file of `--context`, no digit lost; an empty context without one. @throws NOT_FOUND, BAD_FILE */
export function readContext(file: string | undefined): WebhookContext {
  if (file === undefined) return {}
  const read = readTextFile(resolve(file))
  if (!read.ok)
    throw problem(
      file,
      read.error.missing ? 'NOT_FOUND' : 'BAD_FILE',
      `${read.error.message}${read.error.missing ? ' --context names a JSON file.' : ''}`,
    )
  const parsed = parseJson(read.value.text)
  if (!parsed.ok) throw problem(file, 'BAD_FILE', `Not JSON: ${parsed.error.message}.`)
  if (!isJsonObject(parsed.value)) {
    throw problem(file, 'BAD_FILE', 'A context is an object such as {"user": {…}, "journey": {…}, "event": {"id": …}}.')
  }
  return parsed.value
}

const problem = (file: string, code: string, message: string): AppError =>
  new AppError(code, `${file}: ${message}`, { data: { file } })
