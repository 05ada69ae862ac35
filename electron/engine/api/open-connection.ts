import type { ConnectionFile } from '#shared/schema/connection.ts'
import { openSchemas } from '../decoder/open-schemas.ts'
import { type RegistrySettings, registrySettings } from '../decoder/registry/settings.ts'
import type { SchemaSource } from '../decoder/types.ts'
import type { EnginePorts } from '../ports.ts'
import { openSource } from '../source/open-source.ts'
import type { RecordSource } from '../source/types.ts'
import type { Workspace } from '../workspace/types.ts'

/** Opens connections of one workspace; whoever opens one closes it. */
export type ConnectionOpener = {
  /** Throws NOT_FOUND, BAD_FILE; secrets are asked for when it connects. */
  byName(name: string): RecordSource
  byFile(connection: ConnectionFile): RecordSource
  /** Where the schemas of its records come from; whoever opens it closes it. Throws also BAD_INPUT and SECRET_MISSING. */
  schemasByName(name: string): SchemaSource
  schemasByFile(connection: ConnectionFile): SchemaSource
  /** How the registry of a connection is reached; null where it has none. Throws as `schemasByName`. */
  registryByName(name: string): RegistrySettings | null
}

/**
 * What is said of a missing secret names the file of the connection; only `connections` for one given by its value
 * that the workspace does not have any more.
 */
export function createConnectionOpener(
  workspace: Workspace,
  ports: Pick<EnginePorts, 'clock' | 'random' | 'logger'>,
): ConnectionOpener {
  const depsOf = (file: string) => ({
    ...ports,
    resolveSecrets: (text: string) => workspace.resolveSecrets(text, file),
    resolvePath: (relative: string) => workspace.path(relative),
  })
  const fileOf = (connection: ConnectionFile): string => {
    const name = workspace.list('connections').find(({ value }) => value === connection)?.name
    return name === undefined ? 'connections' : `connections/${name}.json`
  }
  return {
    byName: (name) => openSource(workspace.get('connections', name), depsOf(`connections/${name}.json`)),
    byFile: (connection) => openSource(connection, depsOf(fileOf(connection))),
    schemasByName: (name) => openSchemas(workspace.get('connections', name), depsOf(`connections/${name}.json`)),
    registryByName: (name) => {
      const connection = workspace.get('connections', name)
      return connection.kind === 'kafka' ? registrySettings(connection, depsOf(`connections/${name}.json`)) : null
    },
    schemasByFile: (connection) => openSchemas(connection, depsOf(fileOf(connection))),
  }
}
