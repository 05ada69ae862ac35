import { expect, test } from 'vitest'
import { HttpLane } from '#engine/outbox/http/lane.ts'
import type { LaneTurn, LaneWork } from '#engine/outbox/http/lane-turn.ts'
import type { ClaimedHttp } from '#engine/store/http/claim.ts'
import { healthy } from '#engine/store/http/endpoints.ts'
import { retryPresets } from '#shared/domain/retry/presets.ts'
import { ok } from '#shared/lib/result.ts'
import { collectingLogger } from '../../support/logger.ts'

const claimed = (id: number): ClaimedHttp => ({
  id,
  token: 't',
  endpoint: 1,
  run: 1,
  origin: 'relay',
  eventId: `e${id}`,
  state: 'pending',
  createdAtMs: 0,
  attempts: 0,
  tries: 0,
  firstTriedAtMs: null,
  immediateRetries: 0,
  inDoubt: 0,
  method: 'POST',
  url: 'http://127.0.0.1:9/',
  headers: '[]',
  body: Buffer.alloc(0),
  secretHeaders: null,
  secretUrl: 0,
})

/** A lane of ten requests a second whose target never answers, with two deliveries at hand and a clock that the test turns. */
function aLane(maxConcurrent: number) {
  const clock = { nowMs: 1_000_000 }
  let sent = 0
  const lane = new HttpLane(
    {
      sender: { send: () => new Promise(() => (sent += 1)), close: () => Promise.resolve() },
      clock: { now: () => clock.nowMs },
      random: { next: () => 0, uuid: () => 'u' },
      logger: collectingLogger(),
      settings: () =>
        ok({
          policy: retryPresets['onesignal-assumed'],
          timeoutMs: 1_000,
          maxConcurrent,
          requestsPerSecond: 10,
          signature: null,
          file: 'webhooks/welcome.json',
        }),
      resolveSecrets: (text) => text,
      timeScale: () => 1,
      needTurn: () => {},
    },
    { id: 1, kind: 'webhook', name: 'welcome', ...healthy },
    0,
    new AbortController().signal,
  )
  const work = lane.work(() => 't') as LaneWork
  const turn: LaneTurn = {
    health: lane.health,
    verdict: { kind: 'fine' },
    told: [],
    claimed: [claimed(1), claimed(2)],
    nextDueAtMs: null,
  }
  lane.apply(work, turn)
  lane.pump()
  return { lane, clock, sent: () => sent }
}

test('a delivery whose time comes right after it was looked at is looked at again', () => {
  const { lane, clock, sent } = aLane(4)
  expect(sent()).toBe(1)
  const freeAtMs = lane.wakeAtMs ?? 0
  expect(freeAtMs).toBeGreaterThan(clock.nowMs)
  // The timer was early by a part of a millisecond: nothing may leave yet, and a moment later it may.
  clock.nowMs = freeAtMs - 1
  lane.pump()
  clock.nowMs = freeAtMs
  expect(sent()).toBe(1)
  expect(lane.wakeAtMs).toBe(freeAtMs)
  lane.pump()
  expect(sent()).toBe(2)
  expect(lane.wakeAtMs).toBeNull()
})

test('where all places are taken an answer makes it look, not the clock', () => {
  const { lane, clock, sent } = aLane(1)
  clock.nowMs += 60_000
  lane.pump()
  expect(sent()).toBe(1)
  expect(lane.wakeAtMs).toBeNull()
})
