import type { ContractImplementer } from './implementer.ts'
import type { EngineServices } from './services.ts'

/** Implements `shared/contract/groups.ts`. */
export function groupsRouter(os: ContractImplementer, { groups }: EngineServices) {
  return os.groups.router({
    list: os.groups.list.handler(async ({ input }) => ({ groups: [...(await groups.list(input.connection))] })),
    describe: os.groups.describe.handler(({ input }) => groups.describe(input.connection, input.groupId)),
    joinWarnings: os.groups.joinWarnings.handler(async ({ input }) => ({
      warnings: [...(await groups.joinWarnings(input.relay))],
    })),
    previewSeek: os.groups.previewSeek.handler(({ input }) => groups.previewSeek(input)),
    seek: os.groups.seek.handler(({ input }) => groups.seek(input)),
  })
}
