import { conflated } from '../lib/conflated.ts'
import type { ContractImplementer } from './implementer.ts'
import type { EngineServices } from './services.ts'
import { streamIntervalMs } from './streams.ts'

/** Implements `shared/contract/relays.ts`. */
export function relaysRouter(os: ContractImplementer, services: EngineServices) {
  const { relays } = services
  return os.relays.router({
    ...controlProcedures(os, services),
    ...byHandProcedures(os, services),
    watch: os.relays.watch.handler(({ signal }) =>
      conflated({
        read: () => [...relays.statuses()],
        subscribe: (listener) => relays.onChange(listener),
        intervalMs: streamIntervalMs,
        signal,
      }),
    ),
    dryRunRows: os.relays.dryRunRows.handler(({ input }) => ({ rows: [...relays.dryRunRows(input.relay, input)] })),
    deliveries: os.relays.deliveries.handler(({ input: { relay, before, limit, state } }) => ({
      rows: [...relays.deliveries(relay, { before, limit, ...(state === undefined ? {} : { state }) })],
    })),
    delivery: os.relays.delivery.handler(({ input }) => {
      const found = relays.delivery(input.id)
      return { ...found, attempts: [...found.attempts] }
    }),
    attempt: os.relays.attempt.handler(({ input }) => relays.attempt(input.id)),
    deadLetters: os.relays.deadLetters.handler(({ input: { relay, before, limit, reason } }) => ({
      rows: [...relays.deadLetters(relay, { before, limit, ...(reason === undefined ? {} : { reason }) })],
    })),
    deadLetterReasons: os.relays.deadLetterReasons.handler(({ input }) => ({
      reasons: [...relays.deadLetterReasons(input.relay)],
    })),
    deadLetter: os.relays.deadLetter.handler(async ({ input }) => {
      const found = await relays.deadLetter(input.id)
      return { ...found, attempts: [...found.attempts], edits: [...found.edits] }
    }),
    retryDeadLetters: os.relays.retryDeadLetters.handler(({ input: { relay, ids, reason } }) =>
      relays.retryDeadLetters(relay, {
        ...(ids === undefined ? {} : { ids }),
        ...(reason === undefined ? {} : { reason }),
      }),
    ),
  })
}

/** Start, stop and what lies between. */
function controlProcedures(os: ContractImplementer, { relays }: EngineServices) {
  return {
    start: os.relays.start.handler(async ({ input: { relay, confirmAppId } }) => {
      await relays.start(relay, confirmAppId === undefined ? {} : { confirmAppId })
      return {}
    }),
    stop: os.relays.stop.handler(async ({ input }) => {
      await relays.stop(input.relay)
      return {}
    }),
    pause: os.relays.pause.handler(({ input }) => {
      relays.pause(input.relay)
      return {}
    }),
    drain: os.relays.drain.handler(async ({ input }) => {
      await relays.drain(input.relay)
      return {}
    }),
    resume: os.relays.resume.handler(async ({ input }) => {
      await relays.resume(input.relay)
      return {}
    }),
    setMode: os.relays.setMode.handler(async ({ input }) => {
      await relays.setMode(input.relay, input.mode, input.confirmAppId)
      return {}
    }),
  }
}

/** What people do with what a relay gave up or delivered. */
function byHandProcedures(os: ContractImplementer, { relays, jobs }: EngineServices) {
  return {
    examineEdit: os.relays.examineEdit.handler(({ input }) => relays.examineEdit(input.id, input.eventText)),
    retryEdited: os.relays.retryEdited.handler(async ({ input }) => {
      await relays.retryEdited(input.id, input.eventText)
      return {}
    }),
    discardDeadLetters: os.relays.discardDeadLetters.handler(({ input: { relay, ids, reason, note } }) =>
      relays.discardDeadLetters(
        relay,
        { ...(ids === undefined ? {} : { ids }), ...(reason === undefined ? {} : { reason }) },
        note,
      ),
    ),
    discards: os.relays.discards.handler(({ input }) => ({ discards: [...relays.discards(input.relay)] })),
    exportDeadLetters: os.relays.exportDeadLetters.handler(({ input: { relay, reason, capture, replace } }) =>
      jobs.start(relays.exportDeadLetters(relay, { capture, replace, ...(reason === undefined ? {} : { reason }) })),
    ),
    previewReplay: os.relays.previewReplay.handler(({ input }) => relays.previewReplay(input.relay, input.of)),
    replay: os.relays.replay.handler(({ input }) =>
      jobs.start(relays.replay(input.relay, input.of, input.confirmAppId)),
    ),
  }
}
