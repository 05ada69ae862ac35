import type { HttpSender } from '#engine/destination/types.ts'
import type { Logger } from '#engine/ports.ts'
import { claim, claimEach, dueSummary, nextDue, releaseLease } from '#engine/store/deliveries.ts'
import type { Claimed, Lane, Settlement } from '#engine/store/deliveries.ts'
import type { LogStore } from '#engine/store/log-store.ts'
import type { Clock, Random } from '#shared/lib/clock.ts'
import { letFinish } from './let-finish.ts'
import { RateLimiter } from './rate-limiter.ts'
import { asIfSteady } from './steady-time.ts'
import { settleExchange, splitExchange, halves } from './settle.ts'
import type { Batch, Exchange } from './settle.ts'
import type { Destination, LaneLimits } from './types.ts'
import { WakeTimer } from './wake-timer.ts'

/** A lease outlives its request by this: time to write down what came of it. */
const leaseGraceMs = 30_000
/** What a request has around its events, generously. */
const envelopeBytes = 64
/** Of one transaction for claiming; whoever finds more due claims again. */
const claimTurnMs = 4
/** Between looks at a destination that cannot be addressed at all, such as an emulator that does not run. */
const unaddressableMs = 1_000

/** What a lane tells its relay, after it is durable. */
export type LaneEvents = {
  readonly onSettled: (attempt: number, settlements: readonly Settlement[]) => void
  readonly onDuplicates: (count: number) => void
  readonly onPause: (status: number, reason: string) => void
  /** Why nothing can be sent at present; null when it can. */
  readonly onWaiting: (reason: string | null) => void
}

export type LaneDeps = {
  readonly store: LogStore
  readonly sender: HttpSender
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
}

/**
 * Sends the due deliveries of one relay: claims them under a lease, sends, settles. Everything is decided in `pump`,
 * which runs after each event that can change something: new deliveries, an answer, a timer.
 */
export class OutboxLane {
  readonly #deps: LaneDeps
  readonly #lane: Lane
  readonly #limits: LaneLimits
  readonly #destination: Destination
  readonly #events: LaneEvents
  readonly #limiter: RateLimiter
  readonly #timer: WakeTimer
  readonly #abort = new AbortController()
  #splits: Batch[] = []
  #inFlight = 0
  #settling = 0
  #claiming = false
  #paused = false
  #stopping = false
  #onIdle: (() => void) | undefined

  constructor(deps: LaneDeps, lane: Lane, limits: LaneLimits, destination: Destination, events: LaneEvents) {
    this.#deps = deps
    this.#lane = lane
    this.#limits = limits
    this.#destination = destination
    this.#events = events
    this.#limiter = new RateLimiter(limits.requestsPerSecond)
    this.#timer = new WakeTimer(deps.clock, () => this.pump())
  }

  /** Requests that are under way. */
  get inFlight(): number {
    return this.#inFlight
  }

  /** Requests a second at present, less than asked for after a 429; null = no limit. */
  get rate(): number | null {
    return this.#limiter.rate
  }

  /** Nothing more is claimed until `resume`. */
  pause(): void {
    this.#paused = true
  }

  resume(): void {
    this.#paused = false
    this.pump()
  }

  /** The wall clock jumped; the times in the log follow it already. */
  clockJumped(jumpMs: number): void {
    this.#limiter.clockJumped(jumpMs)
    this.#timer.clear()
    this.pump()
  }

  /** Looks for something to send. Cheap; call it whenever something may have become due. */
  pump(): void {
    if (this.#paused || this.#stopping || this.#claiming || !this.#deps.store.db.isOpen) return
    const now = this.#deps.clock.now()
    const slots = this.#limits.concurrency - this.#inFlight
    if (slots <= 0) return
    const waitMs = this.#limiter.waitMs(now)
    if (waitMs > 0) return this.#timer.at(now + waitMs)
    const split = this.#splits.shift()
    if (split !== undefined) {
      this.#send(split)
      return this.pump()
    }
    const dueAt = this.#dueAt(now)
    if (dueAt === null) return
    if (dueAt > now) return this.#timer.at(dueAt)
    this.#claim()
  }

  /**
   * Lets requests that are under way finish for `graceMs`, then breaks them off. Resolves when all is written down, or
   * when the log cannot be written: what is missing there is an unknown outcome at the next start.
   */
  async stop(graceMs: number): Promise<void> {
    this.#stopping = true
    this.#timer.clear()
    for (const batch of this.#splits.splice(0)) this.#releaseLater(batch, 'The relay was stopped.')
    if (!this.#busy) return
    await letFinish(this.#abort, graceMs, (resolve) => (this.#onIdle = resolve))
  }

  get #busy(): boolean {
    return this.#inFlight > 0 || this.#settling > 0 || this.#claiming
  }

  /** When the next request is to leave: at once when it would be full, otherwise when the oldest has lingered. */
  #dueAt(now: number): number | null {
    const { db } = this.#deps.store
    const { relay, mode } = this.#lane
    const { maxEventsPerRequest, maxRequestBytes, lingerMs } = this.#limits
    const due = db.get(dueSummary, relay, mode, now, maxEventsPerRequest)
    if (due === undefined || due.firstAtMs === null) return db.get(nextDue, relay, mode)?.atMs ?? null
    const full = due.count >= maxEventsPerRequest || (due.bytes ?? 0) >= maxRequestBytes
    return full ? now : due.firstAtMs + lingerMs
  }

  #claim(): void {
    this.#claiming = true
    this.#deps.store.writer
      .write('claim', () => this.#claimBatches())
      .then(
        (claimed) => {
          this.#claiming = false
          for (const batch of claimed) this.#send(batch)
          this.#settleDown()
          if (claimed.length > 0) this.pump()
        },
        (error: unknown) => {
          this.#claiming = false
          this.#deps.logger.error({ err: error }, 'deliveries could not be claimed')
          this.#settleDown()
        },
      )
  }

  /** Runs inside a transaction: batches for the slots that are free by then, as far as they are due and time allows. */
  #claimBatches(): Batch[] {
    const { store, clock, random } = this.#deps
    const nowMs = clock.now()
    const { concurrency, maxEventsPerRequest, maxRequestBytes, timeoutMs } = this.#limits
    const slots = this.#limiter.allowed(nowMs, concurrency - this.#inFlight)
    const untilMs = nowMs + timeoutMs + leaseGraceMs
    if (maxEventsPerRequest === 1 && !this.#stopping) {
      const token = `${random.uuid()}.`
      const items = claimEach(store.db, this.#lane, { token, untilMs, nowMs }, slots)
      return items.map((item) => ({ token: `${token}${item.id}`, items: [item] }))
    }
    const batches: Batch[] = []
    const endAt = performance.now() + claimTurnMs
    while (
      batches.length < slots &&
      performance.now() < endAt &&
      !this.#stopping &&
      (this.#dueAt(nowMs) ?? Infinity) <= nowMs
    ) {
      const token = random.uuid()
      const limit = { events: maxEventsPerRequest, bytes: maxRequestBytes - envelopeBytes }
      const items = claim(store.db, this.#lane, { token, untilMs, nowMs }, limit)
      if (items.length === 0) break
      batches.push({ token, items })
    }
    return batches
  }

  #send(batch: Batch): void {
    const { clock, sender, logger } = this.#deps
    const request = this.#destination.request(batch.items)
    if (!request.ok) return this.#putBack(batch, request.error)
    this.#events.onWaiting(null)
    this.#countDuplicates(batch.items)
    this.#inFlight += 1
    this.#limiter.take(clock.now())
    sender
      .send(request.value, this.#abort.signal)
      .then((reply) => {
        // The slot is free at once: the next claim goes to the disk together with what came of this request.
        this.#inFlight -= 1
        this.#settling += 1
        const settled = this.#settle({ relay: this.#lane.relay, batch, request: request.value, reply })
        this.pump()
        return settled
      })
      .catch((error: unknown) => logger.error({ err: error }, 'an answer could not be written down'))
      .finally(() => {
        this.#settling -= 1
        this.#settleDown()
        this.pump()
      })
  }

  async #settle(known: Omit<Exchange, 'judgement' | 'nowMs' | 'startedAtMs'>): Promise<void> {
    const { batch, reply } = known
    const { store, clock } = this.#deps
    const nowMs = clock.now()
    const jumpMs = Math.round(nowMs - reply.startedAtMs - reply.durationMs)
    const judgement = this.#destination.judge(...asIfSteady(batch.items, reply, jumpMs), nowMs)
    const exchange: Exchange = { ...known, judgement, nowMs, startedAtMs: reply.startedAtMs + jumpMs }
    if (judgement.kind === 'split') return this.#split(exchange)
    if (judgement.kind === 'pause') this.#paused = true
    if (judgement.kind === 'each' && judgement.limitedUntilMs !== null) {
      this.#limiter.limited(nowMs, judgement.limitedUntilMs)
    } else if (reply.status !== null) this.#limiter.accepted()
    const settled = await store.writer.write('settle', () => settleExchange(store.db, exchange))
    this.#events.onSettled(settled.attempt, settled.settlements)
    if (judgement.kind === 'pause') this.#events.onPause(judgement.status, judgement.reason)
  }

  async #split(exchange: Exchange): Promise<void> {
    const { store, random } = this.#deps
    const tokens = [random.uuid(), random.uuid()] as const
    const untilMs = exchange.nowMs + this.#limits.timeoutMs + leaseGraceMs
    const attempt = await store.writer.write('split', () => splitExchange(store.db, exchange, tokens, untilMs))
    const [first, second] = halves(exchange.batch.items)
    this.#splits.push({ token: tokens[0], items: first }, { token: tokens[1], items: second })
    if (this.#stopping) for (const batch of this.#splits.splice(0)) this.#releaseLater(batch, 'The relay was stopped.')
    this.#events.onSettled(attempt, [])
  }

  /** The destination cannot be addressed: the batch waits without using up an attempt. */
  #putBack(batch: Batch, reason: string): void {
    const { clock } = this.#deps
    this.#events.onWaiting(reason)
    this.#releaseLater(batch, reason)
    this.#limiter.block(clock.now() + unaddressableMs)
    if (!this.#stopping) this.#timer.at(clock.now() + unaddressableMs)
  }

  #releaseLater(batch: Batch, reason: string): void {
    const { store, clock, logger } = this.#deps
    this.#settling += 1
    store.writer
      .write('release', () => releaseLease(store.db, batch.token, reason, clock.now()))
      .catch((error: unknown) => logger.error({ err: error }, 'a lease could not be given back'))
      .finally(() => {
        this.#settling -= 1
        this.#settleDown()
      })
  }

  #settleDown(): void {
    if (!this.#busy) this.#onIdle?.()
  }

  #countDuplicates(items: readonly Claimed[]): void {
    const count = items.filter((item) => item.inDoubt === 1).length
    if (count > 0) this.#events.onDuplicates(count)
  }
}
