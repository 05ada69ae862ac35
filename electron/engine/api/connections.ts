import type { ContractImplementer } from './implementer.ts'
import type { EngineServices } from './services.ts'
import { withContractErrors } from './streams.ts'

/** Implements `shared/contract/connections.ts`. */
export function connectionsRouter(os: ContractImplementer, services: EngineServices) {
  const { connections } = services
  return os.connections.router({
    check: os.connections.check.handler(({ input, signal }) => connections.check(input.name, signal)),
    probe: os.connections.probe.handler(({ input, signal, path }) =>
      withContractErrors(connections.probe(input, signal ?? new AbortController().signal), path, services),
    ),
  })
}
