import type { ContractImplementer } from './implementer.ts'
import { notYet } from './not-yet.ts'
import type { EngineServices } from './services.ts'

export function jobsRouter(os: ContractImplementer, _services: EngineServices) {
  return os.jobs.router({
    watch: os.jobs.watch.handler(notYet),
    cancel: os.jobs.cancel.handler(notYet),
  })
}
