import type { ContractImplementer } from './implementer.ts'
import { notYet } from './not-yet.ts'
import type { EngineServices } from './services.ts'

export function schemasRouter(os: ContractImplementer, _services: EngineServices) {
  return os.schemas.router({
    subjects: os.schemas.subjects.handler(notYet),
    versions: os.schemas.versions.handler(notYet),
    version: os.schemas.version.handler(notYet),
    byId: os.schemas.byId.handler(notYet),
    usage: os.schemas.usage.handler(notYet),
  })
}
