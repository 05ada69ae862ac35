import { fc } from '../../support/property.ts'
import { expect, test } from 'vitest'
import { standingAt, stepsOf } from '#shared/domain/journey/steps.ts'
import { journeyFile } from '#shared/schema/journey.ts'

const steps = (list: unknown[]) =>
  stepsOf(journeyFile.parse({ version: 1, trigger: { eventName: 'e' }, steps: list }).steps)

test('a run stops at waits and webhooks, and is done after the last step', () => {
  const list = steps([{ wait: '1m' }, { webhook: 'welcome' }])
  expect(standingAt(list, 0, 1_000, 1)).toEqual({ state: 'waiting', step: 0, dueAtMs: 61_000 })
  expect(standingAt(list, 1, 1_000, 1)).toEqual({ state: 'running', step: 1 })
  expect(standingAt(list, 2, 1_000, 1)).toEqual({ state: 'done', step: 2 })
})

test('a time scale shortens waits', () => {
  expect(standingAt(steps([{ wait: '1h' }]), 0, 5, 3_600)).toEqual({ state: 'waiting', step: 0, dueAtMs: 1_005 })
})

test('going on from each stop ends after as many stops as there are steps, and waits add up', () => {
  const step = fc.oneof(
    fc.nat(100_000).map((ms) => ({ wait: `${ms}ms` })),
    fc.constant({ webhook: 'w' }),
  )
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 50 }), fc.nat(), (list, startMs) => {
      const all = steps(list)
      let nowMs = startMs
      let stops = 0
      for (let at = standingAt(all, 0, nowMs, 1); at.state !== 'done'; at = standingAt(all, at.step + 1, nowMs, 1)) {
        if (at.state === 'waiting') nowMs = at.dueAtMs
        stops += 1
      }
      expect(stops).toBe(list.length)
      expect(nowMs - startMs).toBe(all.reduce((sum, one) => sum + (one.kind === 'wait' ? one.ms : 0), 0))
    }),
  )
})
