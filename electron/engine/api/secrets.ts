import type { ContractImplementer } from './implementer.ts'
import { notYet } from './not-yet.ts'
import type { EngineServices } from './services.ts'

export function secretsRouter(os: ContractImplementer, _services: EngineServices) {
  return os.secrets.router({
    status: os.secrets.status.handler(notYet),
    set: os.secrets.set.handler(notYet),
    remove: os.secrets.remove.handler(notYet),
  })
}
