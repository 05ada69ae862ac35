import { setTimeout as delay } from 'node:timers/promises'
import { createHttpSender } from '#engine/destination/http-sender.ts'
import type { EndpointRef, HttpAttemptTold, HttpCounts } from '#engine/outbox/http/types.ts'
import type { WritingReceivers } from '#engine/receiver/types.ts'
import { acquireWorkspaceLock } from '#engine/store/lock.ts'
import { openLogStore } from '#engine/store/log-store.ts'
import { openWorkspaceOutbox } from '#engine/webhooks/open-workspace-outbox.ts'
import { sql } from '#engine/store/sql.ts'
import type { Workspace } from '#engine/workspace/types.ts'
import type { CommandWorkspace } from '../host/command-workspace.ts'

export type OutboxTurnsDeps = {
  readonly opened: CommandWorkspace
  readonly receivers: WritingReceivers
  readonly receiver: string
  readonly onAttempt: (attempt: HttpAttemptTold) => void
  readonly say: (line: string) => void
}

/** How often it is looked whether something is to be forwarded, and whether all of it has arrived. */
const lookMs = 100
/** Where nothing is due for longer, the workspace is given free until then. */
const nearMs = 500
/** Longer than any usual request: so long without an attempt means that nothing can be sent. */
const stuckMs = 35_000
/** When the command ends, what is about to arrive may take so long, and what is under way then so long: 5 s (interfaces.md §2). */
const graceMs = 3_500
const stopMs = 1_500

/**
 * Forwards what a receiver of the command line stores. The workspace is taken only while there is something to forward, so
 * that a relay or `send` may run beside; while another process has it, requests wait in the receiver's own store.
 */
export class OutboxTurns {
  readonly #deps: OutboxTurnsDeps
  readonly #stop = new AbortController()
  readonly #running: Promise<void>
  #told = false
  #progressAt = 0

  constructor(deps: OutboxTurnsDeps) {
    this.#deps = deps
    this.#running = this.#run()
  }

  /** Lets what can arrive soon arrive; what cannot goes on at the next start. */
  async close(): Promise<void> {
    this.#stop.abort()
    await this.#running
  }

  async #run(): Promise<void> {
    const { receivers, receiver } = this.#deps
    const { clock } = this.#deps.opened.ports
    // The first turn also takes up what an earlier run left in the outbox.
    let nextAtMs: number | null = clock.now()
    do {
      const isDue = nextAtMs !== null && nextAtMs <= clock.now()
      if (isDue || receivers.forwardsWaiting(receiver) > 0) nextAtMs = await this.#turn()
      await delay(lookMs)
    } while (!this.#stop.signal.aborted)
    if (receivers.forwardsWaiting(receiver) > 0) await this.#turn()
  }

  /** When the next turn is due; null where nothing is left. While another process has the workspace: soon. */
  async #turn(): Promise<number | null> {
    const { opened, receivers, receiver, onAttempt, say } = this.#deps
    const { ports, workspace } = opened
    const lock = acquireWorkspaceLock(workspace.directory, { command: 'receive', clock: ports.clock })
    if (!lock.ok) {
      if (!this.#told) say(`What is to be forwarded waits. ${lock.error.message}`)
      this.#told = true
      return ports.clock.now() + nearMs
    }
    this.#told = false
    const store = openLogStore(workspace.directory, ports)
    const sender = createHttpSender(ports)
    const { outbox, stop } = openWorkspaceOutbox({ ...ports, workspace, store, sender })
    const silence = outbox.onAttempt((attempt) => {
      this.#progressAt = performance.now()
      onAttempt(attempt)
    })
    try {
      receivers.attachOutbox({ outbox, store })
      const counts = () => countsOf(workspace, receiver, (one) => outbox.counts(one))
      return await this.#untilQuiet(
        counts,
        () => store.db.get(nextDue, `${receiver}/`, `${receiver}/`)?.dueAtMs ?? null,
      )
    } finally {
      await receivers.detachOutbox()
      await stop(stopMs)
      silence()
      await sender.close()
      await store.close()
      lock.value.release()
    }
  }

  /**
   * Until nothing is to be forwarded in the next moments, or the command ends and nothing is about to arrive. Answers when
   * the next retry is due; null where nothing is left.
   */
  async #untilQuiet(counts: () => Open, nextDueAtMs: () => number | null): Promise<number | null> {
    const { receivers, receiver, opened } = this.#deps
    let endsAt = Number.POSITIVE_INFINITY
    this.#progressAt = performance.now()
    for (;;) {
      const { now, later } = counts()
      const dueAtMs = nextDueAtMs()
      const isNear = dueAtMs !== null && dueAtMs < opened.ports.clock.now() + nearMs
      if (now + receivers.forwardsWaiting(receiver) === 0 && !isNear) return later === 0 ? null : dueAtMs
      // Something keeps it from being sent, such as a secret that is not set: others may have the workspace meanwhile.
      if (performance.now() - this.#progressAt > stuckMs) return opened.ports.clock.now() + stuckMs
      if (this.#stop.signal.aborted) endsAt = Math.min(endsAt, performance.now() + graceMs)
      if (performance.now() > endsAt) return null
      await delay(lookMs)
    }
  }
}

/** Forwards that are to be sent at once or are under way, and those that wait for a retry. */
type Open = { readonly now: number; readonly later: number }

const nextDue = sql<[prefix: string, prefix: string], { readonly dueAtMs: number | null }>(
  'http-deliveries.nextForward',
)`
  SELECT min(d.due_at_ms) AS dueAtMs FROM endpoints e JOIN http_deliveries d ON d.endpoint = e.id
  WHERE e.kind = 'forward' AND substr(e.name, 1, length(?)) = ? AND d.due_at_ms IS NOT NULL`

/** What of a receiver's forwards is still to arrive. */
function countsOf(workspace: Workspace, receiver: string, counts: (endpoint: EndpointRef) => HttpCounts): Open {
  const file = workspace.list('receivers').find(({ name }) => name === receiver)?.value
  return (file?.endpoints ?? [])
    .filter(({ forward }) => forward !== undefined)
    .map(({ path }) => counts({ kind: 'forward', name: `${receiver}${path}` }))
    .reduce<Open>(
      (sum, { pending, waiting, leased }) => ({ now: sum.now + pending + leased, later: sum.later + waiting }),
      { now: 0, later: 0 },
    )
}
