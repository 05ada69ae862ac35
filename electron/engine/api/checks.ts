import { conflated } from '../lib/conflated.ts'
import type { ContractImplementer } from './implementer.ts'
import type { EngineServices } from './services.ts'
import { streamIntervalMs } from './streams.ts'

/** Implements `shared/contract/checks.ts`. */
export function checksRouter(os: ContractImplementer, { checks, jobs }: EngineServices) {
  return os.checks.router({
    watch: os.checks.watch.handler(({ signal }) =>
      conflated({
        read: () =>
          checks.results().map(({ name, ok, failures, counts, ms, atMs }) => ({
            name,
            ok,
            failures: failures.length,
            counts,
            ms,
            atMs,
          })),
        subscribe: (listener) => checks.onChange(listener),
        intervalMs: streamIntervalMs,
        signal,
      }),
    ),
    result: os.checks.result.handler(({ input }) => checks.results().find(({ name }) => name === input.name) ?? null),
    run: os.checks.run.handler(({ input }) => jobs.start(checks.job(input.names, input.update))),
  })
}
