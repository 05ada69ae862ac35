import { quantity } from '#shared/lib/quantity.ts'
import { AppError } from '#shared/lib/app-error.ts'
import { entityName } from '#shared/schema/names.ts'
import type { EntityKind } from '#shared/schema/workspace.ts'
import { entityFile, entitySchemas } from './entity-schemas.ts'
import { check, type EntityEntry } from './read-entity.ts'
import { maxFileBytes } from './read-text-file.ts'
import { arrange, isJsonObject } from './schema-walk.ts'
import { unmaskValue } from './secrets.ts'

/**
 * The text that a save writes: checked, in stable key order, unknown keys kept, with the line ends that the file had.
 * @throws BAD_INPUT where the value is not allowed, BAD_FILE where the file on disk is of a newer version
 */
export function renderForSave(kind: EntityKind, name: string, value: unknown, current: EntityEntry | null): string {
  const file = entityFile(kind, name)
  refuseNewer(current)
  const complete = unmaskValue(kind, current?.raw, value)
  const checked = check(file, complete, entitySchemas[kind])
  if (!checked.ok) {
    const first = checked.error[0]
    throw badInput(file, first?.path ?? '$', first?.message ?? 'The value is not allowed.')
  }
  const text = `${JSON.stringify(arrange(entitySchemas[kind], current?.raw, complete), null, 2)}\n`
  if (Buffer.byteLength(text) > maxFileBytes)
    throw badInput(
      file,
      '$',
      `The file would have more than ${quantity(maxFileBytes, 'byte')} and could not be read again.`,
    )
  return current?.text.includes('\r\n') === true ? text.replaceAll('\n', '\r\n') : text
}

function refuseNewer(current: EntityEntry | null): void {
  const newer = current?.problems.find(({ severity, path }) => severity === 'error' && path === '$.version')
  if (newer === undefined || !isJsonObject(current?.raw)) return
  throw new AppError('BAD_FILE', `${newer.file}: ${newer.message}`, { data: { file: newer.file, path: newer.path } })
}

/** @throws BAD_INPUT for a name that cannot be a file's */
export function refuseBadName(kind: EntityKind, name: string): void {
  if (entityName.safeParse(name).success) return
  const rule = 'lower case letters, digits and dashes, at most 63, beginning with a letter or digit'
  throw badInput(kind, '$', `${JSON.stringify(name)} cannot be a file name here: ${rule}.`)
}

const badInput = (file: string, path: string, message: string): AppError =>
  new AppError('BAD_INPUT', `${file}, ${path}: ${message}`, { data: { file, path } })
