import type { ContractImplementer } from './implementer.ts'
import { notYet } from './not-yet.ts'
import type { EngineServices } from './services.ts'

export function connectionsRouter(os: ContractImplementer, { connections }: EngineServices) {
  return os.connections.router({
    check: os.connections.check.handler(({ input, signal }) => connections.check(input.name, signal)),
    probe: os.connections.probe.handler(notYet),
  })
}
