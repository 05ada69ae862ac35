import { setTimeout as delay } from 'node:timers/promises'
import { createHttpSender } from '#engine/destination/http-sender.ts'
import type { EndpointRef, HttpAttemptTold, HttpCounts } from '#engine/outbox/http/types.ts'
import type { WritingReceivers } from '#engine/receiver/types.ts'
import { acquireWorkspaceLock } from '#engine/store/lock.ts'
import { openLogStore } from '#engine/store/log-store.ts'
import { openWorkspaceOutbox } from '#engine/webhooks/open-workspace-outbox.ts'
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
/** The workspace is kept for so long after the last forward: the next one is often near. */
const keptMs = 1_000
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
    // The first turn also takes up what an earlier run left in the outbox.
    let isDue = true
    do {
      if (isDue || receivers.forwardsWaiting(receiver) > 0) isDue = !(await this.#turn())
      await delay(lookMs)
    } while (!this.#stop.signal.aborted)
    if (receivers.forwardsWaiting(receiver) > 0) await this.#turn()
  }

  /** False where another process has the workspace. */
  async #turn(): Promise<boolean> {
    const { opened, receivers, receiver, onAttempt, say } = this.#deps
    const { ports, workspace } = opened
    const lock = acquireWorkspaceLock(workspace.directory, { command: 'receive', clock: ports.clock })
    if (!lock.ok) {
      if (!this.#told) say(`What is to be forwarded waits. ${lock.error.message}`)
      this.#told = true
      return false
    }
    this.#told = false
    const store = openLogStore(workspace.directory, ports)
    const sender = createHttpSender(ports)
    const { outbox, stop } = openWorkspaceOutbox({ ...ports, workspace, store, sender })
    const silence = outbox.onAttempt(onAttempt)
    try {
      receivers.attachOutbox({ outbox, store })
      await this.#untilIdle(() => countsOf(workspace, receiver, (one) => outbox.counts(one)))
    } finally {
      await receivers.detachOutbox()
      await stop(stopMs)
      silence()
      await sender.close()
      await store.close()
      lock.value.release()
    }
    return true
  }

  /** Until nothing is to be forwarded for a while, or the command ends and nothing is about to arrive. */
  async #untilIdle(open: () => number): Promise<void> {
    const { receivers, receiver } = this.#deps
    let idleSince: number | null = null
    let endsAt = Number.POSITIVE_INFINITY
    for (;;) {
      const now = performance.now()
      const isStopping = this.#stop.signal.aborted
      if (isStopping) endsAt = Math.min(endsAt, now + graceMs)
      const isIdle = open() + receivers.forwardsWaiting(receiver) === 0
      idleSince = isIdle ? (idleSince ?? now) : null
      if (now > endsAt || (idleSince !== null && (isStopping || now - idleSince > keptMs))) return
      await delay(lookMs)
    }
  }
}

/** What of a receiver's forwards is still to arrive. */
function countsOf(workspace: Workspace, receiver: string, counts: (endpoint: EndpointRef) => HttpCounts): number {
  const file = workspace.list('receivers').find(({ name }) => name === receiver)?.value
  return (file?.endpoints ?? [])
    .filter(({ forward }) => forward !== undefined)
    .map(({ path }) => counts({ kind: 'forward', name: `${receiver}${path}` }))
    .reduce((sum, { pending, waiting, leased }) => sum + pending + waiting + leased, 0)
}
