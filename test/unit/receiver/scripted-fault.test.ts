import { expect, test } from 'vitest'
import { jsonAnswer, plainAnswer } from '#engine/receiver/answer.ts'
import type { GoodEvent } from '#engine/receiver/emulator/event-rules.ts'
import { failingEvents, faultAfter, isFault, shapedBy } from '#engine/receiver/emulator/scripted-fault.ts'
import { emulatorStep, eventErrors } from '#shared/schema/receiver.ts'

const anEvent = (externalId: string | null, onesignalId: string | null = null): GoodEvent => ({
  json: '{}',
  name: 'n',
  externalId,
  onesignalId,
  idempotencyKey: null,
  eventId: null,
})
const events = [anEvent('a'), anEvent('b'), anEvent(null, 'c'), anEvent('a'), anEvent('a'), anEvent('b')]
const failing = (errors: object): readonly number[] => {
  const chosen = failingEvents(eventErrors.parse(errors), events)
  return events.flatMap((event, index) => (chosen.has(event) ? [index] : []))
}

test.each([
  [{}, [0, 1, 2, 3, 4, 5]],
  [{ every: 3 }, [2, 5]],
  [{ every: 7 }, []],
  [{ users: ['a', 'c'] }, [0, 2, 3, 4]],
  [{ users: ['a'], every: 2 }, [3]],
  [{ users: ['nobody'] }, []],
])('%j makes the events %j fail', (errors, indexes) => {
  expect(failing(errors)).toEqual(indexes)
})

test('without errors in the step no event fails', () => {
  expect(failingEvents(undefined, events).size).toBe(0)
})

test.each([
  [{}, false],
  [{ status: 200 }, false],
  [{ delayMs: 5 }, false],
  [{ status: 302 }, true],
  [{ status: 503 }, true],
  [{ reset: true }, true],
  [{ status: 202, reset: true }, true],
  [{ hang: true }, true],
  [{ raw: 'no HTTP' }, true],
  [{ status: 202, resetAfterBytes: 3 }, true],
  [{ drip: { bytes: 1, everyMs: 5 } }, false],
])('whether %j stands in for the rules: %s', (step, fault) => {
  expect(isFault(emulatorStep.parse(step))).toBe(fault)
})

const scripted = (step: object) => ({ step: emulatorStep.parse(step), place: 'step 1 of 2' })

test('a step shapes an acceptance, and leaves a refusal as it is', () => {
  const step = scripted({ status: 200, delayMs: 7, body: 'odd', headers: [['X-A', 'b']] })
  expect(shapedBy(step, jsonAnswer(202, {}, 'Accepted 1'))).toMatchObject({
    status: 200,
    body: 'odd',
    delayMs: 7,
    headers: [
      ['Content-Type', 'application/json; charset=utf-8'],
      ['X-A', 'b'],
    ],
    note: 'Accepted 1. Script step 1 of 2: after 7 ms',
  })
  expect(shapedBy(step, plainAnswer(401, '', 'wrong key'))).toMatchObject({ status: 401, body: '', headers: [] })
})

test('a fault after the events were taken in says so in its note only, and counts them', () => {
  const taken = { ...jsonAnswer(202, {}, 'Accepted 3'), events: 3 }
  expect(faultAfter(scripted({ status: 503, stored: true }), taken)).toMatchObject({
    status: 503,
    body: '',
    events: 3,
    note: 'Script step 1 of 2: answered 503 Service Unavailable, although: Accepted 3',
  })
})

test('an acceptance may drip, with a body of its own', () => {
  const step = emulatorStep.parse({ drip: { bytes: 1, everyMs: 5 }, bodyBytes: 3 })
  const shaped = shapedBy({ step, place: 'step 1 of 1' }, jsonAnswer(202, {}, 'taken'))
  expect(shaped).toMatchObject({ status: 202, fault: { kind: 'drip', bytes: 1, everyMs: 5 } })
  expect(Buffer.from(shaped.body).toString()).toBe('xxx')
})
