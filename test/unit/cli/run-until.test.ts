import { expect, it } from 'vitest'
import { runUntil } from '#cli/relay/run-until.ts'
import type { Stop } from '#cli/run/stop.ts'
import type { RelayService } from '#engine/relay/types.ts'
import type { RelayStatus } from '#shared/contract/relays.ts'

/** A relay service of one relay that is in these states, one look after the other; the last one stays. */
function relaysIn(...states: readonly RelayStatus['state'][]) {
  let look = 0
  const statuses = (): RelayStatus[] => {
    const state = states[Math.min(look, states.length - 1)] ?? 'running'
    look += 1
    return [{ name: 'orders', state, message: null, consumed: 1 } as RelayStatus]
  }
  const service: Pick<RelayService, 'statuses' | 'isIdle'> = { statuses, isIdle: () => Promise.resolve(false) }
  return { service: service as RelayService, looks: () => look }
}

const noStop = { signal: new AbortController().signal } as Stop
const options = { names: ['orders'], alsoIdle: () => true, onProgress: () => undefined }

it('ends as unreachable when a cluster that was reached stays away', async () => {
  const { service, looks } = relaysIn('running', 'reconnecting')
  expect(await runUntil(service, noStop, { ...options, untilIdle: true, giveUpAfterMs: 300 })).toBe('unreachable')
  // It waited: one look with contact, and more than one without.
  expect(looks()).toBeGreaterThan(2)
})

it('counts the time away anew when the cluster was back in between', async () => {
  const { service, looks } = relaysIn('reconnecting', 'running', 'reconnecting', 'running', 'failed')
  expect(await runUntil(service, noStop, { ...options, untilIdle: true, giveUpAfterMs: 300 })).toBe('ended')
  expect(looks()).toBe(5)
})

it('waits for ever where it is not to end by itself', async () => {
  const { service, looks } = relaysIn('running', 'reconnecting', 'reconnecting', 'reconnecting', 'failed')
  expect(await runUntil(service, noStop, { ...options, untilIdle: false, giveUpAfterMs: 0 })).toBe('ended')
  expect(looks()).toBe(5)
})
