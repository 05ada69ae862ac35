import type { ContractImplementer } from './implementer.ts'
import type { EngineServices } from './services.ts'

/** Implements `shared/contract/schemas.ts`. */
export function schemasRouter(os: ContractImplementer, { schemas, inspector }: EngineServices) {
  return os.schemas.router({
    subjects: os.schemas.subjects.handler(async ({ input, signal }) => ({
      subjects: (await schemas.subjects(input.connection, signal)).toSorted((a, b) => a.localeCompare(b)),
    })),
    versions: os.schemas.versions.handler(async ({ input, signal }) => ({
      versions: await schemas.versions(input.connection, input.subject, signal),
    })),
    version: os.schemas.version.handler(({ input, signal }) =>
      schemas.version(input.connection, input.subject, input.version, signal),
    ),
    byId: os.schemas.byId.handler(async ({ input, signal }) => ({
      versions: [...(await schemas.byId(input.connection, input.schemaId, signal))],
    })),
    usage: os.schemas.usage.handler(({ input }) => inspector.schemaUsage(input.sessionId)),
  })
}
