import { conflated } from '../lib/conflated.ts'
import type { ContractImplementer } from './implementer.ts'
import type { EngineServices } from './services.ts'
import { systemIntervalMs } from './streams.ts'

/** Implements `shared/contract/system.ts`. */
export function systemRouter(os: ContractImplementer, { system }: EngineServices) {
  return os.system.router({
    hello: os.system.hello.handler(() => system.hello()),
    watch: os.system.watch.handler(({ signal }) =>
      conflated({
        read: () => system.status(),
        subscribe: (listener) => system.onChange(listener),
        intervalMs: systemIntervalMs,
        signal,
      }),
    ),
  })
}
