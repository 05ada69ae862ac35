import { setTimeout as delay } from 'node:timers/promises'
import type { HttpAttemptTold } from '#engine/outbox/http/types.ts'
import type { Logger } from '#engine/ports.ts'
import type { Clock } from '#shared/lib/clock.ts'
import type { ForwardSettings } from '#shared/schema/receiver.ts'
import type { Database } from '../../store/database.ts'
import type { ForwardOutcome, SeenKeys } from '../endpoint/seen-keys.ts'
import type { WriteQueue } from '../write-queue.ts'
import {
  batchedForwards,
  bodyOfRequest,
  forwardOf,
  type ForwardRow,
  forwardsOfDelivery,
  markQueued,
  openEndpoints,
  openForwards,
  putInBatch,
} from './forward-queries.ts'
import { batchDelivery, type Rewriting, singleDelivery, type StoredRequest } from './forward-request.ts'
import { deliveryState, handOver, type Outlet } from './outlet.ts'

export type ForwarderDeps = {
  readonly database: Database
  readonly queue: WriteQueue
  readonly clock: Clock
  readonly logger: Logger
  readonly rewriting: Rewriting
  readonly seen: SeenKeys
  /** How an endpoint forwards, by its file as it is now; null where it does not any more. */
  readonly settings: (receiver: string, endpoint: string) => ForwardSettings | null
  /** Whether its answer is still under way: it goes on only after that. */
  readonly isUnanswered: (requestId: string) => boolean
  readonly onChange: () => void
}

/** Requests that are handed over at once, where they are not batched. */
const atOnce = 200
/**
 * Bodies that are handed over at once, in bytes: a batch that would be larger is cut here. Measured: to read so many from
 * one log takes 10 ms of the engine's thread and to write them to the other one 20; four times as many take four times as
 * long.
 */
const maxBytesAtOnce = 8_000_000
/** What is being handed over when it stops may take so long, in ms. */
const stopMs = 2_000
/** How often it is looked whether another process stored something to forward, in ms. */
const lookMs = 1_000

/** Hands stored requests over to the outbox, one by one or in batches, in order of arrival. What a crash left goes on too. */
export class Forwarder {
  readonly #deps: ForwarderDeps
  readonly #outlet: Outlet
  readonly #receivers = new Set<string>()
  readonly #runs = new Map<string, number>()
  readonly #stopListening: () => void
  readonly #look: NodeJS.Timeout
  #timer: NodeJS.Timeout | undefined
  #wakeAtMs = Number.POSITIVE_INFINITY
  #dataVersion: unknown
  #pumping: Promise<void> | null = null
  #again = false
  #stopped = false

  constructor(outlet: Outlet, deps: ForwarderDeps) {
    this.#deps = deps
    this.#outlet = outlet
    this.#stopListening = outlet.outbox.onAttempt((attempt) => this.#settle(attempt))
    this.#dataVersion = deps.database.pragma('data_version')
    this.#look = setInterval(() => this.#lookAround(), lookMs).unref()
  }

  /** From now on the requests of a receiver go on, those of earlier runs first. */
  begin(receiver: string): void {
    if (this.#receivers.has(receiver)) return
    this.#receivers.add(receiver)
    this.#outlet.outbox.start(({ kind, name }) => kind === 'forward' && name.startsWith(`${receiver}/`))
    this.pump()
  }

  /** Something may be there to hand over. Cheap while something is being handed over. */
  pump(): void {
    this.#again = true
    if (this.#pumping !== null || this.#stopped) return
    this.#pumping = this.#pumpAll()
      .catch((error: unknown) => this.#deps.logger.error({ err: error }, 'requests could not be forwarded'))
      .finally(() => {
        this.#pumping = null
      })
  }

  /** Nothing waits to be handed over. */
  isIdle(): boolean {
    return this.#pumping === null && this.#open().length === 0
  }

  /** What became of the forward of a request. */
  outcomeOf({ state, delivery }: ForwardRow): ForwardOutcome {
    if (state !== 'queued' || delivery === null) return 'open'
    switch (deliveryState(this.#outlet, delivery)) {
      case 'delivered':
        return 'done'
      case 'failed':
      case 'cancelled':
      case null:
        return 'failed'
      default:
        return 'open'
    }
  }

  /** What is not handed over yet stays for the next start. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#stopListening()
    clearInterval(this.#look)
    clearTimeout(this.#timer)
    // While the log cannot be written, handing over waits for as long as that lasts.
    const waited = new AbortController()
    const patience = delay(stopMs, undefined, { signal: waited.signal }).catch(() => undefined)
    await Promise.race([this.#pumping, patience])
    waited.abort()
  }

  #open() {
    const { database, settings } = this.#deps
    return database
      .all(openEndpoints)
      .filter(({ receiver, endpoint }) => this.#receivers.has(receiver) && settings(receiver, endpoint) !== null)
  }

  async #pumpAll(): Promise<void> {
    while (this.#again && !this.#stopped) {
      this.#again = false
      for (const { receiver, endpoint } of this.#open()) {
        if (await this.#forwardSome(receiver, endpoint)) this.#again = true
      }
    }
  }

  /** Hands over some of an endpoint's requests. True where there may be more. */
  async #forwardSome(receiver: string, endpoint: string): Promise<boolean> {
    const settings = this.#deps.settings(receiver, endpoint)
    if (settings === null) return false
    const { database } = this.#deps
    const limit = Math.max(atOnce, settings.batch?.maxItems ?? 0)
    const open = database.all(openForwards, receiver, endpoint, limit)
    const batch = open.find(({ state }) => state === 'batched')?.batch ?? null
    if (batch !== null)
      return this.#handOverBatch(receiver, settings, database.all(batchedForwards, receiver, endpoint, batch))
    const ready = open.filter(({ request_id: id }) => !this.#deps.isUnanswered(id))
    if (ready.length === 0) return false
    if (settings.batch === undefined) return this.#handOverSingly(receiver, settings, ready)
    return this.#gather(receiver, settings, settings.batch, ready)
  }

  async #handOverSingly(receiver: string, settings: ForwardSettings, rows: readonly ForwardRow[]): Promise<boolean> {
    const { rewriting } = this.#deps
    const some = this.#upToLimit(rows)
    const deliveries = []
    for (const row of some) deliveries.push(await singleDelivery(settings, this.#stored(row), rewriting))
    const ids = await handOver(this.#outlet, await this.#run(receiver), deliveries)
    await this.#queued(some.map(({ request_id: id }, index) => [id, ids[index] ?? null]))
    return true
  }

  /** A batch that is full or old enough is settled for good before it is handed over: after a crash it is the same. */
  async #gather(
    receiver: string,
    settings: ForwardSettings,
    { maxItems, maxWaitMs }: NonNullable<ForwardSettings['batch']>,
    ready: readonly ForwardRow[],
  ): Promise<boolean> {
    const oldest = ready[0]
    if (oldest === undefined) return false
    const waitMs = oldest.at_ms + maxWaitMs - this.#deps.clock.now()
    if (ready.length < maxItems && waitMs > 0) {
      this.#wakeIn(waitMs)
      return false
    }
    const rows = this.#upToLimit(ready.slice(0, maxItems))
    const batch = oldest.request_id
    const settle = () => rows.forEach(({ request_id: id }) => this.#deps.database.run(putInBatch, batch, id))
    await this.#deps.queue.write(settle, { durable: true })
    return this.#handOverBatch(receiver, settings, rows)
  }

  async #handOverBatch(receiver: string, settings: ForwardSettings, rows: readonly ForwardRow[]): Promise<boolean> {
    const delivery = await batchDelivery(
      settings,
      rows.map((row) => this.#stored(row)),
      this.#deps.rewriting,
    )
    const [id = null] = await handOver(this.#outlet, await this.#run(receiver), [delivery])
    await this.#queued(rows.map(({ request_id: request }) => [request, id]))
    return true
  }

  async #queued(pairs: readonly (readonly [requestId: string, delivery: number | null])[]): Promise<void> {
    const { database, queue, onChange } = this.#deps
    await queue.write(() => pairs.forEach(([id, delivery]) => database.run(markQueued, delivery, id)))
    this.#outlet.outbox.wake()
    onChange()
  }

  #stored(row: ForwardRow): StoredRequest {
    return {
      row,
      body: Buffer.concat(this.#deps.database.all(bodyOfRequest, row.request_id).map(({ bytes }) => bytes)),
    }
  }

  #upToLimit(rows: readonly ForwardRow[]): readonly ForwardRow[] {
    let bytes = 0
    const end = rows.findIndex((row, index) => {
      bytes += row.bytes
      return index > 0 && bytes > maxBytesAtOnce
    })
    return end === -1 ? rows : rows.slice(0, end)
  }

  /** The run of the log that this process's forwards of a receiver belong to. */
  async #run(receiver: string): Promise<number> {
    const known = this.#runs.get(receiver)
    if (known !== undefined) return known
    const { outbox, store } = this.#outlet
    const run = await store.writer.write('forward run', () => outbox.startRun(store.db, 'forward', receiver))
    this.#runs.set(receiver, run)
    return run
  }

  /** Keys are done once the forward has arrived, and free again once it was given up. */
  #settle({ endpoint, outcome, deliveryId }: HttpAttemptTold): void {
    if (endpoint.kind !== 'forward' || (outcome !== 'delivered' && outcome !== 'failed')) return
    const { database, queue, seen, clock, logger } = this.#deps
    const work = () => {
      for (const row of database.all(forwardsOfDelivery, Number(deliveryId.slice(1)))) {
        const { receiver, endpoint: path, key, request_id: id } = row
        if (key === null) continue
        const scope = { receiver, endpoint: path, key }
        if (outcome === 'delivered') seen.markDone(scope, id, clock.now())
        // One that failed and is held may still be sent.
        else if (this.outcomeOf(row) === 'failed') seen.forget(scope, id)
      }
    }
    // The state of the delivery says the same when a key is asked for.
    queue.write(work).catch((error: unknown) => logger.warn({ err: error }, 'a forwarded key was not marked'))
  }

  #wakeIn(ms: number): void {
    const atMs = performance.now() + ms
    if (atMs >= this.#wakeAtMs) return
    this.#wakeAtMs = atMs
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#wakeAtMs = Number.POSITIVE_INFINITY
      this.pump()
    }, ms)
  }

  /** `data_version` changes when another process has written: a receiver of the command line beside this one. */
  #lookAround(): void {
    if (!this.#deps.database.isOpen) return
    const version = this.#deps.database.pragma('data_version')
    if (version !== this.#dataVersion) this.pump()
    this.#dataVersion = version
  }
}

/** The forward of a request as it is stored; undefined where it does not go on. */
export const storedForward = (database: Database, requestId: string): ForwardRow | undefined =>
  database.get(forwardOf, requestId)
