import { fc } from '../../support/property.ts'
import { expect, test } from 'vitest'
import { type JourneyEvent, readJourneyEvent } from '#shared/domain/journey/event.ts'
import { compileTrigger } from '#shared/domain/journey/trigger.ts'

const atMs = Date.UTC(2026, 10, 22, 9)

function event(members: object = {}): JourneyEvent {
  const json = JSON.stringify({
    name: 'purchase',
    external_id: 'u1',
    properties: { amount: 120, plan: 'pro' },
    ...members,
  })
  const read = readJourneyEvent(json, atMs)
  if (read === null) throw new Error('no event')
  return read
}

function holds(condition: string | undefined, of: JourneyEvent, eventName = 'purchase'): boolean {
  const trigger = compileTrigger(condition === undefined ? { eventName } : { eventName, condition })
  if (!trigger.ok) throw new Error(trigger.error.message)
  return trigger.value.matches(of)
}

test.each([
  [undefined, true],
  ['$.properties.amount > 100', true],
  ['$.properties.amount > 120', false],
  ['$.name = purchase and $.properties.plan = "pro"', true],
  ['not $.properties.plan = pro', false],
  ['$.properties.coupon exists', false],
  ['$.external_id = u1', true],
  ['user = u2', false],
  ['event = purchase', true],
  ['$.timestamp >= 2026-11-22 09:00 and $.timestamp < 2026-11-22T09:01:00Z', true],
  ['pro', true],
  ['family', false],
])('the condition %s of a purchase of 120 by u1: %s', (condition, expected) => {
  expect(holds(condition, event())).toBe(expected)
})

test('an event of another name starts nothing, whatever the condition', () => {
  expect(holds('user = u1', event(), 'signup')).toBe(false)
})

test('numbers beyond 2^53 are compared digit by digit', () => {
  const read = readJourneyEvent('{"name":"purchase","external_id":"u","properties":{"order":9007199254740993}}', atMs)
  expect(read === null ? null : holds('$.properties.order = 9007199254740993', read)).toBe(true)
  expect(read === null ? null : holds('$.properties.order = 9007199254740992', read)).toBe(false)
})

test.each([
  ['$.value.amount > 1', /begin with \$\.properties/],
  ['amount > 1', /no field/],
  ['$.properties.amount >', /missing/],
])('the condition %s cannot be read, and says why', (condition, why) => {
  const compiled = compileTrigger({ eventName: 'x', condition })
  expect(compiled.ok ? '' : compiled.error.message).toMatch(why)
})

test('asking never throws, whatever stands in the event', () => {
  const trigger = compileTrigger({
    eventName: 'e',
    condition: '$.properties.a.b > 5 or $.properties["__proto__"] exists',
  })
  fc.assert(
    fc.property(fc.json(), fc.string(), (properties, user) => {
      const read = readJourneyEvent(
        `{"name":"e","external_id":${JSON.stringify(user)},"properties":${properties}}`,
        atMs,
      )
      expect(typeof (trigger.ok && read !== null && trigger.value.matches(read))).toBe('boolean')
    }),
  )
})

test.each(['', '[]', '5', '{}', '{"name":""}', '{"name":5}', '{'])('%s is no event', (json) => {
  expect(readJourneyEvent(json, atMs)).toBeNull()
})
