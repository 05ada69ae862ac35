import type { ContractImplementer } from './implementer.ts'
import type { EngineServices } from './services.ts'

/** Values go in and never out. */
export function secretsRouter(os: ContractImplementer, { secrets }: EngineServices) {
  return os.secrets.router({
    status: os.secrets.status.handler(({ input }) => secrets.status(input.references)),
    set: os.secrets.set.handler(async ({ input }) => {
      await secrets.keep(input.name, input.value)
      return {}
    }),
    remove: os.secrets.remove.handler(async ({ input }) => {
      await secrets.keep(input.name, null)
      return {}
    }),
  })
}
