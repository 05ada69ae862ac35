import type { HttpReply, HttpSender } from '#engine/destination/types.ts'
import type { Logger } from '#engine/ports.ts'
import type { ClaimedHttp } from '#engine/store/http/claim.ts'
import type { EndpointRow } from '#engine/store/http/endpoints.ts'
import type { AutoDisable } from '#shared/domain/retry/policy.ts'
import type { Clock, Random } from '#shared/lib/clock.ts'
import type { Result } from '#shared/lib/result.ts'
import type { HealthState } from './health.ts'
import { judge, testPolicy } from './judge.ts'
import type { Exchange, LaneTurn, LaneWork, Release } from './lane-turn.ts'
import { outgoing } from './outgoing.ts'
import type { Outgoing } from './outgoing.ts'
import { Pace } from './pace.ts'
import { redactReply } from './redact-reply.ts'
import type { EndpointRef, EndpointSettings } from './types.ts'

/** A lease outlives its request by this: time to write down what came of it. */
const leaseGraceMs = 30_000
/** Claimed before there is room for them, so that no answer waits for the disk. */
const mostAtHand = 64
/** Between looks at an endpoint that cannot be addressed at all, such as one whose secret is missing. */
const unaddressableMs = 1_000
/** Answers, and deliveries claimed, of one lane in one transaction: some milliseconds of writing. */
const perTurn = 200

export type LaneDeps = {
  readonly sender: HttpSender
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  /** From the file as it is now; an error is the reason to wait, in words. */
  readonly settings: (endpoint: EndpointRef) => Result<EndpointSettings, string>
  readonly resolveSecrets: (text: string, file: string) => string
  readonly timeScale: () => number
  /** The lane has something to write or to claim. */
  readonly needTurn: () => void
}

/**
 * Sends the due deliveries of one endpoint: holds what it has claimed, keeps to concurrency and rate, hands answers to the
 * next turn of the outbox, which writes for all lanes at once.
 */
export class HttpLane {
  readonly endpoint: EndpointRef & { readonly id: number }
  health: HealthState
  /** Nothing is claimed while what is left of a disabled endpoint is being held, or released again. */
  isHolding = false
  readonly #deps: LaneDeps
  readonly #abort: AbortSignal
  readonly #pace = new Pace(null)
  #settings: Result<EndpointSettings, string> | undefined
  #waiting: string | null = null
  #ready: ClaimedHttp[] = []
  #exchanges: Exchange[] = []
  #releases: Release[] = []
  #inFlight = 0
  #stopping = false
  /** Undefined: nobody has looked since something may have become due. */
  #nextDueAtMs: number | null | undefined
  #touches = 0

  constructor(deps: LaneDeps, row: EndpointRow, nextDueAtMs: number | null, abort: AbortSignal) {
    this.#deps = deps
    this.#nextDueAtMs = nextDueAtMs
    this.#abort = abort
    const { id, kind, name, ...health } = row
    this.endpoint = { id, kind, name }
    this.health = { ...health, window: [], backlogged: false }
  }

  get inFlight(): number {
    return this.#inFlight
  }

  /** Why nothing can be sent, in words; null where it can. */
  get waiting(): string | null {
    return this.#waiting
  }

  get isBusy(): boolean {
    return this.#inFlight + this.#ready.length + this.#exchanges.length + this.#releases.length > 0
  }

  /** When to look again, where no answer, turn or news makes it look sooner. */
  get wakeAtMs(): number | null {
    if (this.#stopping || this.isHolding) return null
    const now = this.#deps.clock.now()
    const freeAtMs = now + this.#pace.waitMs(now)
    // Free since the last look, perhaps: nothing else would look again.
    if (this.#ready.length > 0 && this.#hasRoom()) return freeAtMs
    if (this.#nextDueAtMs === null) return null
    const dueAtMs = this.#nextDueAtMs ?? now
    if (freeAtMs > now) return Math.max(freeAtMs, dueAtMs)
    // Due since the last look, a millisecond ago perhaps: where there is room for it, nothing else would look again.
    return dueAtMs > now || this.#claimable() > 0 ? dueAtMs : null
  }

  /** Something new may be due. */
  touch(): void {
    this.#touches += 1
    this.#nextDueAtMs = undefined
  }

  /** When its policy switches the endpoint off. */
  get autoDisable(): AutoDisable | null {
    const settings = this.#ownSettings()
    return settings.ok ? settings.value.policy.autoDisable : null
  }

  /** The backlog is as small as it should be: a warning about it ends with the next success. */
  endBacklog(): void {
    if (this.health.backlogged) this.health = { ...this.health, backlogged: false }
  }

  /** The time scale has changed by this factor: spans of failure count as they would have at the new one. */
  rescaleHealth(nowMs: number, factor: number): void {
    const { failingSinceMs } = this.health
    if (failingSinceMs === null) return
    this.health = { ...this.health, failingSinceMs: Math.round(nowMs - (nowMs - failingSinceMs) / factor) }
  }

  /** The wall clock jumped: times that are kept here follow. */
  clockJumped(jumpMs: number): void {
    const { failingSinceMs } = this.health
    if (failingSinceMs !== null) this.health = { ...this.health, failingSinceMs: failingSinceMs + jumpMs }
    this.#pace.shift(jumpMs)
  }

  /** The endpoint's file, or a secret, may have changed. */
  forgetSettings(): void {
    this.#settings = undefined
    if (this.#waiting === null) return
    this.#waiting = null
    this.#pace.unblock()
  }

  /**
   * Sends what is at hand and asks for more where there may be some. An answer that is not written down yet keeps its place:
   * after a crash no more requests are in doubt than `maxConcurrent`.
   */
  pump(): void {
    this.#sendReady()
    if (this.#exchanges.length + this.#releases.length > 0 || this.#claimable() > 0) this.#deps.needTurn()
  }

  stop(): void {
    this.#stopping = true
    this.giveBack(null)
  }

  /** Gives back what is claimed and not yet sent. */
  giveBack(reason: string | null, dueAtMs = this.#deps.clock.now()): void {
    for (const item of this.#ready.splice(0)) this.#releases.push({ item, dueAtMs, reason })
    if (this.#releases.length > 0) this.#deps.needTurn()
  }

  /** What is to be written now; null where there is nothing. */
  work(token: () => string): LaneWork | null {
    const exchanges = this.#exchanges.slice(0, perTurn)
    const releases = this.#releases.slice()
    const claim = this.#claimable()
    if (exchanges.length + releases.length + claim === 0) return null
    const settings = this.#ownSettings()
    const { timeoutMs, policy } = settings.ok ? settings.value : { timeoutMs: 0, policy: null }
    const nowMs = this.#deps.clock.now()
    // What is at hand may wait as long as one request takes, and takes as long itself.
    const lease = { token: claim === 0 ? '' : token(), untilMs: nowMs + 2 * timeoutMs + leaseGraceMs, nowMs }
    return {
      endpoint: this.endpoint,
      health: this.health,
      rule: policy?.autoDisable ?? null,
      exchanges,
      releases,
      claim,
      lease,
      timeScale: this.#deps.timeScale(),
      touches: this.#touches,
    }
  }

  /** The turn is durable. */
  apply(work: LaneWork, turn: LaneTurn): void {
    this.#exchanges = this.#exchanges.slice(work.exchanges.length)
    this.#releases = this.#releases.slice(work.releases.length)
    // Somebody may have enabled it meanwhile.
    if (this.health === work.health) this.health = turn.health
    this.#ready.push(...turn.claimed)
    if (turn.nextDueAtMs !== undefined && work.touches === this.#touches) this.#nextDueAtMs = turn.nextDueAtMs
    else this.#due(turn.told.map(({ nextAtMs }) => nextAtMs))
    if (work.releases.length > 0) this.touch()
    if (turn.verdict.kind === 'pause') this.#pace.block(turn.verdict.untilMs)
    if (this.#stopping) this.giveBack(null)
  }

  #due(times: readonly (number | null)[]): void {
    for (const atMs of times) {
      if (atMs === null || this.#nextDueAtMs === undefined) continue
      this.#nextDueAtMs = Math.min(this.#nextDueAtMs ?? atMs, atMs)
    }
  }

  #ownSettings(): Result<EndpointSettings, string> {
    if (this.#settings === undefined) {
      this.#settings = this.#deps.settings(this.endpoint)
      if (this.#settings.ok) this.#pace.perSecond = this.#settings.value.requestsPerSecond
    }
    return this.#settings
  }

  /** How many more would be sent soon. */
  #claimable(): number {
    if (this.#stopping || this.isHolding) return 0
    const now = this.#deps.clock.now()
    if (this.#nextDueAtMs === null || (this.#nextDueAtMs ?? now) > now) return 0
    const settings = this.#ownSettings()
    if (!settings.ok) {
      this.#wait(settings.error)
      return 0
    }
    // One is enough to see whether it works again.
    if (this.#waiting !== null) return this.#pace.waitMs(now) > 0 || this.#ready.length > 0 ? 0 : 1
    const { maxConcurrent } = settings.value
    const atHand = this.#pace.atHand(Math.min(maxConcurrent, mostAtHand))
    const missing = atHand - this.#ready.length
    // Not for each single answer: a claim of several costs hardly more than a claim of one.
    if (missing * 2 < atHand) return 0
    return Math.min(perTurn, missing + this.#pace.atHand(Math.max(0, maxConcurrent - this.#inFlight)))
  }

  /** Without settings there is none to keep to: the next look says why. */
  #hasRoom(): boolean {
    const settings = this.#ownSettings()
    return !settings.ok || this.#inFlight + this.#exchanges.length < settings.value.maxConcurrent
  }

  #sendReady(): void {
    if (this.#stopping || this.#ready.length === 0) return
    const settings = this.#ownSettings()
    if (!settings.ok) return this.#wait(settings.error)
    const { maxConcurrent } = settings.value
    while (this.#ready.length > 0 && this.#inFlight + this.#exchanges.length < maxConcurrent) {
      const now = this.#deps.clock.now()
      if (this.#pace.waitMs(now) > 0) return
      const item = this.#ready.shift()
      if (item !== undefined) this.#send(item, settings.value, now)
    }
  }

  #send(item: ClaimedHttp, settings: EndpointSettings, nowMs: number): void {
    const { sender, resolveSecrets, logger } = this.#deps
    const made = outgoing(item, settings, { resolveSecrets, nowMs })
    if (!made.ok) {
      this.#ready.unshift(item)
      return this.#wait(made.error)
    }
    this.#waiting = null
    this.#inFlight += 1
    this.#pace.take(nowMs)
    sender.send(made.value.request, this.#abort).then(
      (reply) => this.#answered(item, settings, made.value, reply),
      (error: unknown) => logger.error({ err: error }, 'an answer could not be read'),
    )
  }

  #answered(item: ClaimedHttp, { policy }: EndpointSettings, sent: Outgoing, reply: HttpReply): void {
    const { clock, random, timeScale } = this.#deps
    this.#inFlight -= 1
    const nowMs = clock.now()
    const own = item.origin === 'test-send' ? testPolicy(policy) : policy
    const verdict = judge(item, own, reply, { nowMs, random: random.next(), timeScale: timeScale() })
    const shown = redactReply(reply, sent.secrets)
    this.#exchanges.push({ item, reply: shown, added: sent.added, verdict, endedAtMs: nowMs })
    this.pump()
  }

  /** The endpoint cannot be addressed: everything waits without using up an attempt. */
  #wait(reason: string): void {
    const untilMs = this.#deps.clock.now() + unaddressableMs
    this.#waiting = reason
    this.#pace.block(untilMs)
    this.giveBack(reason, untilMs)
  }
}
