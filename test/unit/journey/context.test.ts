import { expect, test } from 'vitest'
import { journeyContext } from '#shared/domain/journey/context.ts'
import { type JourneyEvent, readJourneyEvent } from '#shared/domain/journey/event.ts'

const events = (count: number): JourneyEvent[] =>
  Array.from({ length: count }, (_, index) =>
    readJourneyEvent(
      `{"name":"${index % 2 === 0 ? 'even' : 'odd'}","external_id":"u","properties":{"n":${index}}}`,
      index,
    ),
  ).filter((event) => event !== null)

const user = { externalId: 'u', onesignalId: 'o' }

test('templates see the user, the journey with its events, and the id of the delivery', () => {
  const context = journeyContext('Welcome', user, { tags: { plan: 'pro' }, language: 'en' }, events(3), 'id-1')
  const view = (name: string, n: number) => ({ name, properties: { n }, timestamp: new Date(n).toISOString() })
  expect(context).toEqual({
    user: { external_id: 'u', onesignal_id: 'o', language: 'en', tags: { plan: 'pro' } },
    journey: {
      name: 'Welcome',
      first_event: view('even', 0),
      last_event: view('even', 2),
      event: { even: view('even', 2), odd: view('odd', 1) },
      all_events: [view('even', 0), view('odd', 1), view('even', 2)],
    },
    event: { id: 'id-1' },
  })
})

test('of more than 100 events the oldest are dropped', () => {
  const { journey } = journeyContext('J', user, undefined, events(150), 'id') as { journey: Record<string, unknown> }
  expect(journey['all_events']).toHaveLength(100)
  expect(journey['first_event']).toMatchObject({ properties: { n: 50 } })
})

test('event.properties is not there: it is the mistake that OneSignal users make', () => {
  expect(journeyContext('J', user, undefined, events(1), 'id')['event']).toEqual({ id: 'id' })
})

test('an event named __proto__ is an event like any other', () => {
  const odd = readJourneyEvent('{"name":"__proto__","external_id":"u","properties":{"n":1}}', 0)
  const { journey } = journeyContext('J', user, undefined, odd === null ? [] : [odd], 'id') as {
    journey: { event: object }
  }
  expect(Object.keys(journey.event)).toEqual(['__proto__'])
  expect('n' in {}).toBe(false)
})
