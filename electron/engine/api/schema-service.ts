import type { SchemaVersion } from '#shared/contract/schemas.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { Result } from '#shared/lib/result.ts'
import { createRegistryApi, type RegistryApi } from '../decoder/registry/api.ts'
import type { RegistryFault } from '../decoder/registry/faults.ts'
import { schemaText } from '../decoder/registry/schema-text.ts'
import type { RegistrySettings } from '../decoder/registry/settings.ts'

/** What a connection's registry holds. NOT_FOUND where the connection or what was asked for does not exist. */
export interface SchemaService {
  subjects(connection: string, signal: AbortSignal | undefined): Promise<string[]>
  versions(connection: string, subject: string, signal: AbortSignal | undefined): Promise<number[]>
  version(connection: string, subject: string, version: number, signal: AbortSignal | undefined): Promise<SchemaVersion>
  byId(
    connection: string,
    schemaId: number,
    signal: AbortSignal | undefined,
  ): Promise<readonly { subject: string; version: number }[]>
}

/** Each call opens the registry anew, so that it has the settings and secrets of this moment, and closes it again. */
export function createSchemaService(registryOf: (connection: string) => RegistrySettings | null): SchemaService {
  async function ask<T>(
    connection: string,
    question: (api: RegistryApi) => Promise<Result<T, RegistryFault>>,
  ): Promise<T> {
    const settings = registryOf(connection)
    if (settings === null) throw noRegistry(connection)
    const api = createRegistryApi(settings)
    try {
      const answer = await question(api)
      if (answer.ok) return answer.value
      throw refused(answer.error)
    } finally {
      await api.close()
    }
  }
  return {
    subjects: (connection, signal) => ask(connection, (api) => api.subjects(signal)),
    versions: (connection, subject, signal) => ask(connection, (api) => api.versions(subject, signal)),
    version: async (connection, subject, version, signal) => {
      const found = await ask(connection, (api) => api.version(subject, version, signal))
      const { id, guid = null, schemaType, references } = found
      const text = schemaText(schemaType, found.schema)
      return { subject: found.subject, version: found.version, id, guid, schemaType, text, references }
    },
    byId: (connection, schemaId, signal) => ask(connection, (api) => api.versionsOfId(schemaId, signal)),
  }
}

const noRegistry = (connection: string): AppError =>
  new AppError(
    'NOT_FOUND',
    `The connection ${connection} has no Schema Registry. Add its URL under "schemaRegistry" to see schemas here.`,
  )

function refused({ code, message, retryable }: RegistryFault): AppError {
  if (code === 'registry-unreachable') return new AppError('UNREACHABLE', message, { retryable })
  return new AppError(code === 'schema-not-found' ? 'NOT_FOUND' : 'BAD_INPUT', message, { retryable })
}
