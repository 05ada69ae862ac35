import type { ContractImplementer } from './implementer.ts'
import type { EngineServices } from './services.ts'
import { withContractErrors } from './streams.ts'

/** Implements `shared/contract/mappings.ts`. */
export function mappingsRouter(os: ContractImplementer, services: EngineServices) {
  const { inspector } = services
  return os.mappings.router({
    preview: os.mappings.preview.handler(({ input }) => inspector.preview(input.mapping, input.sample)),
    coverage: os.mappings.coverage.handler(({ input, signal, path }) =>
      withContractErrors(inspector.coverage(input, signal), path, services),
    ),
  })
}
