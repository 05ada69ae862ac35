import { expect, test } from 'vitest'
import { ScriptRunner } from '#engine/receiver/script-runner.ts'

test('each step counts as often as it says, then the script begins again', () => {
  const runner = new ScriptRunner([
    { status: 200, times: 2 },
    { status: 503, times: 1 },
    { reset: true, times: 1 },
  ])
  const walked = Array.from({ length: 9 }, () => runner.next()).map((next) => next?.step.status ?? 'reset')
  expect(walked).toEqual([200, 200, 503, 'reset', 200, 200, 503, 'reset', 200])
})

test('it says which step it is at', () => {
  const runner = new ScriptRunner([
    { status: 200, times: 1 },
    { status: 503, times: 1 },
  ])
  runner.next()
  expect(runner.next()?.place).toBe('step 2 of 2')
})

test('no script, no answer', () => {
  expect(new ScriptRunner([]).next()).toBeNull()
})

test('after a change of the file an equal script goes on, another one begins', () => {
  const steps = [
    { status: 200, times: 2 },
    { status: 503, times: 1 },
  ]
  const runner = new ScriptRunner(steps)
  runner.next()
  runner.next()
  expect(runner.following(structuredClone(steps)).next()?.step.status).toBe(503)
  expect(runner.following([{ status: 418, times: 1 }]).next()?.place).toBe('step 1 of 1')
})

test('a step with a chance leaves its turn to the next one now and then, the same each time by its seed', () => {
  const steps = [
    { status: 503, times: 1, probability: 0.3 },
    { status: 200, times: 1 },
  ]
  const walk = (seed?: number) => {
    const runner = new ScriptRunner(steps, seed)
    return Array.from({ length: 1_000 }, () => runner.next()?.step.status)
  }
  expect(walk(7)).toEqual(walk(7))
  expect(walk(7)).not.toEqual(walk(8))
  const failed = walk().filter((status) => status === 503).length
  // 0.3 of the turns of step 1; each taken one costs the turn of step 2 that follows.
  expect(failed / 1_000).toBeGreaterThan(0.18)
  expect(failed / 1_000).toBeLessThan(0.28)
  expect(new ScriptRunner([{ status: 503, times: 1, probability: 0 }]).next()).toBeNull()
})
