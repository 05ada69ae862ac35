import { Told } from '#engine/lib/told.ts'
import type { LogStore } from '#engine/store/log-store.ts'
import { nextDueHttp } from '#engine/store/http/claim.ts'
import { Moves, countHttpDeliveries } from '#engine/store/http/counts.ts'
import { oldestPendingAtMs } from '#engine/store/http/backlog.ts'
import { allEndpoints, endpointById, findEndpoint, saveHealth } from '#engine/store/http/endpoints.ts'
import type { EndpointRow } from '#engine/store/http/endpoints.ts'
import { insertHttpDeliveries, insertRun } from '#engine/store/http/insert.ts'
import { letFinish } from '../let-finish.ts'
import type { TimeScale } from '../time-scale.ts'
import { WakeTimer } from '../wake-timer.ts'
import { Holder } from './holder.ts'
import { HttpLane } from './lane.ts'
import type { LaneDeps } from './lane.ts'
import { judgeBacklog } from './health.ts'
import type { HealthVerdict } from './health.ts'
import { afterVerdict, runLaneTurn } from './lane-turn.ts'
import type { LaneTurn, LaneWork } from './lane-turn.ts'
import type { EndpointRef, HealthTold, HttpAttemptTold, HttpCounts, HttpOutbox } from './types.ts'

export type OutboxDeps = Omit<LaneDeps, 'timeScale' | 'needTurn'> & {
  readonly store: LogStore
  readonly timeScale: TimeScale
}

/** Which endpoints are sent to. */
export type EndpointFilter = (endpoint: EndpointRef) => boolean

type Done = readonly { readonly lane: HttpLane; readonly work: LaneWork; readonly turn: LaneTurn }[]

/**
 * The durable outbox of single requests: a lane for each endpoint, and one transaction a turn of the event loop for all of
 * them: answers written down and new deliveries claimed together, so that each wait for the disk does as much as it can.
 */
export class HttpOutboxEngine implements HttpOutbox {
  readonly #deps: OutboxDeps
  readonly #lanes = new Map<number, HttpLane>()
  readonly #touched = new Set<number>()
  readonly #dirty = new Set<HttpLane>()
  readonly #attempts: Told<HttpAttemptTold>
  readonly #changes: Told<undefined>
  readonly #health: Told<HealthTold>
  readonly #timer: WakeTimer
  readonly #holder: Holder
  readonly #abort = new AbortController()
  readonly #filters: EndpointFilter[] = []
  #turning = false
  #stopping = false
  #onIdle: (() => void) | undefined

  constructor(deps: OutboxDeps) {
    this.#deps = deps
    this.#timer = new WakeTimer(deps.clock, () => this.#pumpAll())
    this.#holder = new Holder(deps)
    const onError = (error: unknown): void => deps.logger.error({ err: error }, 'a listener of the outbox failed')
    this.#attempts = new Told(onError)
    this.#changes = new Told(onError)
    this.#health = new Told(onError)
  }

  /**
   * Begins to send to the endpoints that the filter names, and to what an earlier process left there; without a filter to
   * all. Called again it adds to what is sent already.
   */
  start(filter: EndpointFilter = () => true): void {
    this.#filters.push(filter)
    for (const row of this.#deps.store.db.all(allEndpoints))
      if (filter(row) && !this.#lanes.has(row.id)) this.#open(row)
    this.#pumpAll()
  }

  get timeScale(): TimeScale {
    return this.#deps.timeScale
  }

  startRun: HttpOutbox['startRun'] = (db, origin, name) => insertRun(db, origin, name, this.#deps.clock.now())

  insert: HttpOutbox['insert'] = (db, run, deliveries) => {
    const ids = insertHttpDeliveries(db, run, deliveries, this.#deps.clock.now())
    const seen = new Set<string>()
    for (const { endpoint } of deliveries) {
      const key = `${endpoint.kind} ${endpoint.name}`
      if (seen.has(key)) continue
      seen.add(key)
      const row = findEndpoint(db, endpoint)
      if (row !== null) this.#touched.add(row.id)
    }
    return ids
  }

  wake(): void {
    for (const id of this.#touched) {
      const lane = this.lane(id)
      lane?.touch()
      lane?.pump()
    }
    this.#touched.clear()
    this.changed()
    this.#setTimer()
  }

  onAttempt(listener: (attempt: HttpAttemptTold) => void): () => void {
    return this.#attempts.add(listener)
  }

  onChange(listener: () => void): () => void {
    return this.#changes.add(listener)
  }

  /** Called when an endpoint is close to being disabled, is disabled, or enabled again; once that is durable. */
  onHealth(listener: (news: HealthTold) => void): () => void {
    return this.#health.add(listener)
  }

  counts(endpoint?: EndpointRef): HttpCounts {
    const { db } = this.#deps.store
    if (endpoint === undefined) return countHttpDeliveries(db)
    return countHttpDeliveries(db, findEndpoint(db, endpoint)?.id ?? -1)
  }

  isIdle(): boolean {
    if ([...this.#lanes.values()].some((lane) => lane.isBusy)) return false
    const { pending, waiting, leased } = this.counts()
    return pending + waiting + leased === 0
  }

  /** Files or secrets may have changed. */
  forgetSettings(): void {
    for (const lane of this.#lanes.values()) {
      lane.forgetSettings()
      lane.pump()
    }
    this.#setTimer()
  }

  /** The endpoints that are sent to. */
  lanes(): readonly HttpLane[] {
    return [...this.#lanes.values()]
  }

  /** The lane of an endpoint; undefined where it is not sent to. */
  lane(id: number): HttpLane | undefined {
    const known = this.#lanes.get(id)
    if (known !== undefined || this.#stopping) return known
    const row = endpointById(this.#deps.store.db, id)
    return row !== null && this.#filters.some((filter) => filter(row)) ? this.#open(row) : undefined
  }

  /** Something of a lane may have become due. */
  look(lane: HttpLane): void {
    lane.touch()
    lane.pump()
    this.#setTimer()
  }

  /** Tells of news about an endpoint's health. */
  tell({ endpoint }: HttpLane, kind: HealthTold['kind'], reason: string, atMs: number | null): void {
    const news = { endpoint: { kind: endpoint.kind, name: endpoint.name }, kind, reason }
    const told: HealthTold = { ...news, atMs: atMs ?? this.#deps.clock.now() }
    this.#health.tell(told)
  }

  /** Something that counts show has changed. */
  changed(): void {
    this.#changes.tell(undefined)
  }

  /** Warns of, or disables, an endpoint whose backlog has grown too large and too old for its policy. */
  checkBacklog(lane: HttpLane): void {
    const { store, clock } = this.#deps
    const rule = lane.autoDisable
    if (rule?.kind !== 'in-a-row' || rule.backlog === undefined || lane.health.state === 'disabled') return
    const { pending, waiting, leased } = countHttpDeliveries(store.db, lane.endpoint.id)
    const count = pending + waiting + leased
    if (count <= rule.backlog.moreThan) return lane.endBacklog()
    const nowMs = clock.now()
    const oldestAtMs = oldestPendingAtMs(store.db, lane.endpoint.id)
    const verdict = judgeBacklog(
      lane.health,
      rule,
      { count, oldestAtMs },
      { nowMs, timeScale: this.timeScale.factor() },
    )
    if (verdict.kind !== 'warning' && verdict.kind !== 'disabled') return
    if (verdict.kind === 'warning' && lane.health.backlogged) return
    lane.health = { ...afterVerdict(lane.health, verdict, nowMs), backlogged: verdict.kind === 'warning' }
    store.writer
      .write('backlog', () => saveHealth(store.db, lane.endpoint.id, lane.health))
      .then(
        () => this.#afterVerdict(lane, verdict, nowMs),
        (error: unknown) => this.#deps.logger.error({ err: error }, 'an endpoint could not be disabled'),
      )
  }

  /** Releases or cancels what is held of an endpoint. */
  release(lane: HttpLane, what: 'send' | 'discard'): Promise<void> {
    return this.#holder.release(lane, what)
  }

  /** Lets what is under way finish for `graceMs`, then breaks it off. Resolves when all is written down, or cannot be. */
  async stop(graceMs: number): Promise<void> {
    this.#stopping = true
    this.#timer.clear()
    for (const lane of this.#lanes.values()) lane.stop()
    this.#holder.stop()
    if (!this.#isBusy) return
    await letFinish(this.#abort, graceMs, (resolve) => (this.#onIdle = resolve))
  }

  get #isBusy(): boolean {
    return this.#turning || [...this.#lanes.values()].some((lane) => lane.isBusy)
  }

  #open(row: EndpointRow): HttpLane {
    const deps: LaneDeps = {
      ...this.#deps,
      timeScale: () => this.#deps.timeScale.factor(),
      needTurn: () => this.#needTurn(lane),
    }
    const nextDueAtMs = this.#deps.store.db.get(nextDueHttp, row.id)?.atMs ?? null
    const lane: HttpLane = new HttpLane(deps, row, nextDueAtMs, this.#abort.signal)
    this.#lanes.set(row.id, lane)
    if (row.state === 'disabled') this.#hold(lane)
    return lane
  }

  #pumpAll(): void {
    if (this.#stopping) return
    for (const lane of this.#lanes.values()) lane.pump()
    this.#setTimer()
  }

  #setTimer(): void {
    // A turn that ends sets it anew.
    if (this.#stopping || this.#turning) return
    const times = [...this.#lanes.values()].flatMap(({ wakeAtMs }) => wakeAtMs ?? [])
    if (times.length > 0) this.#timer.at(Math.min(...times))
  }

  #needTurn(lane: HttpLane): void {
    this.#dirty.add(lane)
    if (this.#turning || !this.#deps.store.db.isOpen) return
    this.#turning = true
    void this.#turn()
  }

  async #turn(): Promise<void> {
    let done: Done = []
    try {
      done = await this.#deps.store.writer.write('http turn', () => this.#runTurn())
    } catch (error) {
      this.#deps.logger.error({ err: error }, 'deliveries could not be written down')
      this.#dirty.clear()
    }
    this.#finishTurn(done)
  }

  /** Runs inside the transaction, perhaps again. */
  #runTurn(): Done {
    const { store, random } = this.#deps
    const moves = new Moves()
    const done: { lane: HttpLane; work: LaneWork; turn: LaneTurn }[] = []
    for (const lane of this.#dirty) {
      const work = lane.work(() => random.uuid())
      if (work !== null) done.push({ lane, work, turn: runLaneTurn(store.db, work, moves) })
    }
    moves.write(store.db)
    return done
  }

  #finishTurn(done: Done): void {
    this.#turning = false
    const looked = [...this.#dirty]
    this.#dirty.clear()
    for (const { lane, work, turn } of done) {
      lane.apply(work, turn)
      for (const attempt of turn.told) this.#attempts.tell(attempt)
      const isNews = turn.verdict.kind !== 'warning' || work.health.warnedAtMs === null
      if (isNews) this.#afterVerdict(lane, turn.verdict, work.lease.nowMs)
    }
    for (const lane of looked) lane.pump()
    this.#setTimer()
    if (done.length > 0) this.changed()
    this.#settleDown()
  }

  #afterVerdict(lane: HttpLane, verdict: HealthVerdict, atMs: number | null): void {
    if (verdict.kind === 'disabled') {
      lane.giveBack(null)
      this.#hold(lane)
    }
    if (verdict.kind === 'disabled' || verdict.kind === 'warning') this.tell(lane, verdict.kind, verdict.reason, atMs)
  }

  #hold(lane: HttpLane): void {
    this.#holder.hold(lane, () => {
      lane.touch()
      lane.pump()
      this.changed()
    })
  }

  #settleDown(): void {
    if (!this.#isBusy) this.#onIdle?.()
  }
}
