import { AppError } from '#shared/lib/app-error.ts'
import type { EntityKind } from '#shared/schema/workspace.ts'
import { entityFile, entitySchemas } from './entity-schemas.ts'
import { check, readEntity } from './read-entity.ts'
import { refuseBadName } from './render-for-save.ts'
import { unmaskValue } from './secrets.ts'
import type { EntityOf, Workspace } from './types.ts'
import { pathInside } from './workspace-path.ts'

/**
 * What a form holds and has not saved yet, as if it were the file: checked by the same schema, with the file's secrets
 * where the form only shows the mask. Writes nothing.
 * @throws BAD_INPUT with the JSON path of what is not allowed
 */
export function readDraft<K extends EntityKind>(
  workspace: Pick<Workspace, 'directory'>,
  kind: K,
  name: string,
  draft: unknown,
): EntityOf[K] {
  refuseBadName(kind, name)
  const file = entityFile(kind, name)
  const current = readEntity(pathInside(workspace.directory, file), kind, name)
  const checked = check(file, unmaskValue(kind, current?.raw, draft), entitySchemas[kind])
  // The schema of this kind made it, which the map of schemas cannot express.
  if (checked.ok) return checked.value.value as EntityOf[K]
  const path = checked.error[0]?.path ?? '$'
  const message = `${file}, ${path}: ${checked.error[0]?.message ?? 'The value is not allowed.'}`
  throw new AppError('BAD_INPUT', message, { data: { file, path } })
}
