import type { ContractImplementer } from './implementer.ts'
import { notYet } from './not-yet.ts'
import type { EngineServices } from './services.ts'

export function groupsRouter(os: ContractImplementer, _services: EngineServices) {
  return os.groups.router({
    list: os.groups.list.handler(notYet),
    describe: os.groups.describe.handler(notYet),
    joinWarnings: os.groups.joinWarnings.handler(notYet),
    previewSeek: os.groups.previewSeek.handler(notYet),
    seek: os.groups.seek.handler(notYet),
  })
}
