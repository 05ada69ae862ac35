import { conflated } from '../lib/conflated.ts'
import type { ContractImplementer } from './implementer.ts'
import type { EngineServices } from './services.ts'
import { streamIntervalMs } from './streams.ts'

/** Implements `shared/contract/journeys.ts`. */
export function journeysRouter(os: ContractImplementer, { journeys }: EngineServices) {
  return os.journeys.router({
    watch: os.journeys.watch.handler(({ signal }) =>
      conflated({
        read: () => [...journeys.statuses()],
        subscribe: (listener) => journeys.onChange(listener),
        intervalMs: streamIntervalMs,
        signal,
      }),
    ),
    runs: os.journeys.runs.handler(({ input: { journey, before, limit, state } }) => ({
      rows: [...journeys.runs(journey, { before, limit, ...(state === undefined ? {} : { state }) })],
    })),
    run: os.journeys.run.handler(({ input }) => journeys.run(input.id)),
    start: os.journeys.start.handler(async ({ input }) => ({
      id: await journeys.start(input.journey, input.user, input.eventText),
    })),
    cancel: os.journeys.cancel.handler(async ({ input }) => {
      await journeys.cancel(input.id)
      return {}
    }),
    retry: os.journeys.retry.handler(async ({ input }) => ({
      retried: await journeys.retry(input.journey, input.id ?? null),
    })),
    setEnabled: os.journeys.setEnabled.handler(({ input }) => {
      journeys.setEnabled(input.journey, input.enabled)
      return {}
    }),
    seenEvents: os.journeys.seenEvents.handler(({ input }) => {
      const { names, events } = journeys.seenEvents(input.name ?? null)
      return { names: [...names], events: [...events] }
    }),
  })
}
