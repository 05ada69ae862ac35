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
