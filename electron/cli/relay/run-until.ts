import { setTimeout as delay } from 'node:timers/promises'
import type { RelayService } from '#engine/relay/types.ts'
import type { RelayStatus } from '#shared/contract/relays.ts'
import type { Stop } from '../run/stop.ts'

/** How often idleness is looked at and progress is told, in milliseconds. */
const lookMs = 250
const progressMs = 1000
/** A headless run that has never reached its source says so after this long instead of trying for ever. */
const firstContactMs = 20_000
/** A broker that restarts is back within half a minute; a script should not hang on one that stays away. */
const defaultGiveUpAfterMs = 60_000

export type RunEnd = 'idle' | 'stopped' | 'paused' | 'ended' | 'unreachable'

export type RunUntilOptions = {
  readonly names: readonly string[]
  readonly untilIdle: boolean
  /** With `untilIdle`: how long a source that was reached may stay away, milliseconds; a minute where absent. */
  readonly giveUpAfterMs?: number
  /** Asked beside the relays: nothing is left to forward, for example. */
  readonly alsoIdle: () => boolean
  /** Changes when progress has something to tell besides the relays. */
  readonly alsoNews?: () => string
  readonly onProgress: (statuses: readonly RelayStatus[]) => void
}

/** Waits for the end of a run: idle, told to stop, or nothing more can come. Tells progress at most once a second. */
export async function runUntil(relays: RelayService, stop: Stop, options: RunUntilOptions): Promise<RunEnd> {
  const started = performance.now()
  const { giveUpAfterMs = defaultGiveUpAfterMs } = options
  const contact = new Contact(started, giveUpAfterMs)
  let toldAt = Number.NEGATIVE_INFINITY
  let told = ''
  while (!stop.signal.aborted) {
    const statuses = relays.statuses().filter((one) => options.names.includes(one.name))
    const now = performance.now()
    contact.note(statuses, now)
    const news = JSON.stringify(statuses) + (options.alsoNews?.() ?? '')
    if (now - toldAt >= progressMs && news !== told) {
      toldAt = now
      told = news
      options.onProgress(statuses)
    }
    if (statuses.length > 0 && statuses.every(({ state }) => state === 'failed')) return 'ended'
    if (options.untilIdle) {
      if (statuses.some(({ state }) => state === 'paused')) return 'paused'
      if (contact.isLost(now)) return 'unreachable'
      if (options.alsoIdle() && (await allIdle(relays, options.names))) return 'idle'
    }
    await delay(lookMs, undefined, { signal: stop.signal }).catch(() => {})
  }
  return 'stopped'
}

/** Since when sources are away. Times are of a monotonic clock, in ms. */
class Contact {
  readonly #started: number
  readonly #giveUpAfterMs: number
  readonly #reached = new Set<string>()
  readonly #lostAt = new Map<string, number>()

  constructor(started: number, giveUpAfterMs: number) {
    this.#started = started
    this.#giveUpAfterMs = giveUpAfterMs
  }

  note(statuses: readonly RelayStatus[], now: number): void {
    for (const { name, state, consumed } of statuses) {
      if (state === 'running' || consumed > 0) this.#reached.add(name)
      if (state !== 'reconnecting') this.#lostAt.delete(name)
      else if (!this.#lostAt.has(name)) this.#lostAt.set(name, now)
    }
  }

  isLost(now: number): boolean {
    return [...this.#lostAt].some(([name, lostAt]) =>
      this.#reached.has(name) ? now - lostAt > this.#giveUpAfterMs : now - this.#started > firstContactMs,
    )
  }
}

async function allIdle(relays: RelayService, names: readonly string[]): Promise<boolean> {
  for (const name of names) if (!(await relays.isIdle(name))) return false
  return true
}
