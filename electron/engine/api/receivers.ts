import { conflated } from '../lib/conflated.ts'
import type { ContractImplementer } from './implementer.ts'
import type { EngineServices } from './services.ts'
import { streamIntervalMs } from './streams.ts'

/** Implements `shared/contract/receivers.ts`. */
export function receiversRouter(os: ContractImplementer, { receivers }: EngineServices) {
  return os.receivers.router({
    watch: os.receivers.watch.handler(({ signal }) =>
      conflated({
        read: () => [...receivers.statuses()],
        subscribe: (listener) => receivers.onChange(listener),
        intervalMs: streamIntervalMs,
        signal,
      }),
    ),
    start: os.receivers.start.handler(async ({ input }) => {
      await receivers.start(input.receiver)
      return {}
    }),
    stop: os.receivers.stop.handler(async ({ input }) => {
      await receivers.stop(input.receiver)
      return {}
    }),
    portOffer: os.receivers.portOffer.handler(async ({ input }) => ({
      offer: await receivers.portOffer(input.receiver),
    })),
    movePort: os.receivers.movePort.handler(async ({ input: { receiver, port, callersToo } }) => {
      await receivers.movePort(receiver, port, callersToo)
      return {}
    }),
    requests: os.receivers.requests.handler(({ input }) => ({
      rows: [...receivers.requests(input.receiver, input.before, input.limit)],
    })),
    request: os.receivers.request.handler(({ input }) => receivers.request(input.id)),
    emulatorUsers: os.receivers.emulatorUsers.handler(async ({ input: { receiver, ...query }, signal }) => {
      const { rows, next } = await receivers.emulatorUsers(receiver, query, signal)
      return { rows: [...rows], next }
    }),
    emulatorEvents: os.receivers.emulatorEvents.handler(({ input: { receiver, user, appId, after, limit } }) => {
      const { rows, next } = receivers.emulatorEvents(receiver, { user, appId }, after, limit)
      return { rows: [...rows], next }
    }),
  })
}
