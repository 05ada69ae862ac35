import { setTimeout as delay } from 'node:timers/promises'
import type { RelayService } from '#engine/relay/types.ts'
import type { RelayStatus } from '#shared/contract/relays.ts'
import type { Stop } from '../run/stop.ts'

/** How often idleness is looked at and progress is told, in milliseconds. */
const lookMs = 250
const progressMs = 1000
/** A headless run that has never reached its source says so after this long instead of trying for ever. */
const firstContactMs = 20_000

export type RunEnd = 'idle' | 'stopped' | 'paused' | 'ended' | 'unreachable'

export type RunUntilOptions = {
  readonly names: readonly string[]
  readonly untilIdle: boolean
  /** Asked beside the relays: nothing is left to forward, for example. */
  readonly alsoIdle: () => boolean
  readonly onProgress: (statuses: readonly RelayStatus[]) => void
}

/** Waits for the end of a run: idle, told to stop, or nothing more can come. Tells progress at most once a second. */
export async function runUntil(relays: RelayService, stop: Stop, options: RunUntilOptions): Promise<RunEnd> {
  const started = performance.now()
  const reached = new Set<string>()
  let toldAt = Number.NEGATIVE_INFINITY
  let told = ''
  while (!stop.signal.aborted) {
    const statuses = relays.statuses().filter((one) => options.names.includes(one.name))
    for (const { name, state, consumed } of statuses) if (state === 'running' || consumed > 0) reached.add(name)
    const now = performance.now()
    const news = JSON.stringify(statuses)
    if (now - toldAt >= progressMs && news !== told) {
      toldAt = now
      told = news
      options.onProgress(statuses)
    }
    if (statuses.length > 0 && statuses.every(({ state }) => state === 'failed')) return 'ended'
    if (options.untilIdle) {
      if (statuses.some(({ state }) => state === 'paused')) return 'paused'
      if (
        now - started > firstContactMs &&
        statuses.some((one) => one.state === 'reconnecting' && !reached.has(one.name))
      )
        return 'unreachable'
      if (options.alsoIdle() && (await allIdle(relays, options.names))) return 'idle'
    }
    await delay(lookMs, undefined, { signal: stop.signal }).catch(() => {})
  }
  return 'stopped'
}

async function allIdle(relays: RelayService, names: readonly string[]): Promise<boolean> {
  for (const name of names) if (!(await relays.isIdle(name))) return false
  return true
}
