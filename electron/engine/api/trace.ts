import type { ContractImplementer } from './implementer.ts'
import type { EngineServices } from './services.ts'

/** Implements `shared/contract/trace.ts`. */
export function traceRouter(os: ContractImplementer, { trace }: EngineServices) {
  return os.trace.router({
    find: os.trace.find.handler(({ input }) => trace.find(input.text)),
    recent: os.trace.recent.handler(({ input }) => ({ rows: [...trace.recent(input.limit)] })),
    part: os.trace.part.handler(({ input }) => trace.part(input.ref)),
    runs: os.trace.runs.handler(({ input }) => ({ rows: [...trace.runs(input.before, input.limit)] })),
    account: os.trace.account.handler(({ input, signal }) =>
      trace.account(input.run, signal ?? new AbortController().signal),
    ),
  })
}
