import { conflated } from '../lib/conflated.ts'
import type { ContractImplementer } from './implementer.ts'
import type { EngineServices } from './services.ts'
import { streamIntervalMs } from './streams.ts'

/** Implements `shared/contract/jobs.ts`. */
export function jobsRouter(os: ContractImplementer, { jobs }: EngineServices) {
  return os.jobs.router({
    watch: os.jobs.watch.handler(({ signal }) =>
      conflated({
        read: () => [...jobs.statuses()],
        subscribe: (listener) => jobs.onChange(listener),
        intervalMs: streamIntervalMs,
        signal,
      }),
    ),
    cancel: os.jobs.cancel.handler(({ input }) => {
      jobs.cancel(input.jobId)
      return {}
    }),
  })
}
