import type { Logger } from '#engine/ports.ts'
import type { ForwardStatus, ReceivedDetail } from '#shared/contract/receivers.ts'
import type { Clock } from '#shared/lib/clock.ts'
import type { ForwardSettings, ReceiverFile } from '#shared/schema/receiver.ts'
import type { Database } from '../../store/database.ts'
import { type ForwardOutcome, SeenKeys } from '../endpoint/seen-keys.ts'
import type { RequestLog } from '../request-log.ts'
import type { WriteQueue } from '../write-queue.ts'
import { LastFailures } from './last-failures.ts'
import { openEndpoints } from './forward-queries.ts'
import type { Rewriting } from './forward-request.ts'
import { StoredForwards } from './forward-store.ts'
import { Forwarder, storedForward } from './forwarder.ts'
import type { Outlet } from './outlet.ts'

export type ForwardingDeps = {
  readonly database: Database
  readonly queue: WriteQueue
  readonly log: RequestLog
  readonly clock: Clock
  readonly logger: Logger
  readonly rewriting: Rewriting
  /** The file as it is now; null where it is missing or bad. */
  readonly file: (receiver: string) => ReceiverFile | null
  readonly onChange: () => void
}

const noCounts = { pending: 0, waiting: 0, leased: 0, held: 0, delivered: 0, failed: 0 }

/** All that receivers need to remember keys and to pass requests on. Without an outlet requests are stored and wait. */
export class Forwarding {
  readonly seen: SeenKeys
  readonly forwards: StoredForwards
  readonly #deps: ForwardingDeps
  readonly #receivers = new Set<string>()
  readonly #failures = new LastFailures()
  #forwarder: Forwarder | null = null
  #outlet: Outlet | null = null
  #stopListening: readonly (() => void)[] = []

  constructor(deps: ForwardingDeps) {
    this.#deps = deps
    const { database, queue, log } = deps
    this.seen = new SeenKeys(database, queue, (requestId) => this.#outcomeOf(requestId))
    this.forwards = new StoredForwards(database, queue, log, this.seen, () => this.#forwarder?.pump())
  }

  /** From now on requests go on by this outbox. */
  attach(outlet: Outlet): void {
    this.#outlet = outlet
    this.#stopListening = [
      outlet.outbox.onAttempt((attempt) => this.#failures.note(attempt, this.#deps.clock.now())),
      outlet.outbox.onChange(() => this.#deps.onChange()),
    ]
    this.#forwarder = new Forwarder(outlet, {
      ...this.#deps,
      seen: this.seen,
      settings: (receiver, endpoint) => this.#settings(receiver, endpoint),
      isUnanswered: (requestId) => this.forwards.isUnanswered(requestId),
    })
    for (const receiver of this.#receivers) this.#forwarder.begin(receiver)
  }

  /** Requests are stored and wait from now on. Resolves when nothing is being handed over. */
  async detach(): Promise<void> {
    const forwarder = this.#forwarder
    for (const stop of this.#stopListening) stop()
    this.#stopListening = []
    await forwarder?.stop()
    this.#forwarder = null
    this.#outlet = null
  }

  /** What a receiver has stored goes on, also that of earlier runs. */
  begin(receiver: string): void {
    this.#receivers.add(receiver)
    this.#forwarder?.begin(receiver)
  }

  /** Nothing waits to be given to the outbox, as far as it can be. */
  isIdle(): boolean {
    return this.#forwarder?.isIdle() ?? true
  }

  /** How many requests of a receiver wait to be given to the outbox. */
  waiting(receiver: string): number {
    const open = this.#deps.database.all(openEndpoints).filter((one) => one.receiver === receiver)
    return open.reduce((sum, { waiting }) => sum + waiting, 0)
  }

  statuses(receiver: string, file: ReceiverFile | undefined): ForwardStatus[] {
    const forwarding = file?.endpoints.filter(({ forward }) => forward !== undefined) ?? []
    if (forwarding.length === 0) return []
    const open = this.#deps.database.all(openEndpoints).filter((one) => one.receiver === receiver)
    return forwarding.map(({ path, forward }) => {
      const name = `${receiver}${path}`
      const { pending, waiting, leased, held, delivered, failed } =
        this.#outlet?.outbox.counts({ kind: 'forward', name }) ?? noCounts
      return {
        endpoint: path,
        delivery: name,
        url: forward?.url ?? '',
        waiting: open.find(({ endpoint }) => endpoint === path)?.waiting ?? 0,
        open: pending + waiting + leased,
        held,
        delivered,
        failed,
        lastFailure: this.#failures.of(name),
        problem: this.#outlet === null ? noOutlet : null,
      }
    })
  }

  /** Where a request goes on to, for who looks at it. */
  forwardOf(requestId: string): ReceivedDetail['forward'] {
    const row = storedForward(this.#deps.database, requestId)
    if (row === undefined) return null
    return {
      url: this.#settings(row.receiver, row.endpoint)?.url ?? '',
      state: row.state === 'queued' ? 'queued' : 'waiting',
      deliveryId: row.delivery === null ? null : `w${row.delivery}`,
    }
  }

  #outcomeOf(requestId: string): ForwardOutcome {
    const row = storedForward(this.#deps.database, requestId)
    // Its request is not kept any more, and nobody said that it arrived.
    if (row === undefined) return 'failed'
    return this.#forwarder?.outcomeOf(row) ?? 'open'
  }

  #settings(receiver: string, endpoint: string): ForwardSettings | null {
    return this.#deps.file(receiver)?.endpoints.find(({ path }) => path === endpoint)?.forward ?? null
  }
}

const noOutlet = 'Requests are stored and wait: another process has the outbox of this workspace.'
