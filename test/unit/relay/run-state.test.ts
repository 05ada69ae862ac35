import { expect, test } from 'vitest'
import { RunState } from '#engine/relay/run-state.ts'

const around = { fault: null, schemas: null, mapping: null, elsewhere: 0 }

test.each([
  [true, 'nothing is read and nothing is sent'],
  [false, 'What is stored already goes out through its webhook'],
])('a pause by hand says what it stops (sending of its own: %s)', (pausesSending, text) => {
  const state = new RunState(pausesSending)
  state.byHand = 'paused'
  expect(state.shown(around)).toMatchObject({ state: 'paused', pausedByHand: true })
  expect(state.shown(around).message).toContain(text)
})

test('what the log and the destination say comes before what was asked for by hand', () => {
  const state = new RunState(true)
  state.byHand = 'paused'
  state.refused = { status: 401, reason: 'The key was refused.' }
  expect(state.shown(around).message).toBe('The key was refused.')
  expect(state.shown({ ...around, fault: 'The disk is full.' }).message).toMatch(
    /^The disk is full\. .*nothing is lost/,
  )
})
