import { assertNever } from '#shared/lib/assert.ts'
import type { ConnectionFile } from '#shared/schema/connection.ts'
import { captureSchemas } from './capture/capture-source.ts'
import { noRegistry } from './no-source.ts'
import { RegistryClient, type RegistryPorts } from './registry/registry-client.ts'
import { type RegistryDeps, registrySettings } from './registry/settings.ts'
import type { SchemaSource } from './types.ts'

export type OpenSchemasDeps = RegistryDeps & RegistryPorts

/** Where the schemas of a connection's records come from. Throws BAD_INPUT and SECRET_MISSING; contacts nobody. */
export function openSchemas(connection: ConnectionFile, deps: OpenSchemasDeps): SchemaSource {
  switch (connection.kind) {
    case 'kafka': {
      const settings = registrySettings(connection, deps)
      return settings === null ? noRegistry : new RegistryClient(settings, deps)
    }
    case 'replay':
      return captureSchemas(deps.resolvePath(connection.capture), deps.logger)
    default:
      return assertNever(connection, 'a connection of an unknown kind')
  }
}
