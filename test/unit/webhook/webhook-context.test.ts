import { expect, it } from 'vitest'
import { contextOfEvent } from '#shared/domain/webhook/context/context-of-event.ts'
import { meantPath, pathsOf, pathText, valueAt } from '#shared/domain/webhook/context/context-paths.ts'
import { testSendContext } from '#shared/domain/webhook/context/test-send-context.ts'
import { eventIdOf, withEventId } from '#shared/domain/webhook/context/with-event-id.ts'
import { aContext } from '../../support/webhook/a-webhook.ts'

const event = (name: string, n: number) => ({ name, properties: { n }, timestamp: `2026-01-01T00:00:0${n % 10}.000Z` })

it('of a relay has the event itself beside what a Journey would have', () => {
  const context = contextOfEvent({ ...event('purchase', 2), external_id: 'u1' }, 'key-1')
  expect(context).toMatchObject({
    user: { external_id: 'u1' },
    event: { id: 'key-1', name: 'purchase', properties: { n: 2 }, timestamp: '2026-01-01T00:00:02.000Z' },
    journey: { last_event: { name: 'purchase', properties: { n: 2 } } },
  })
})

it('of a test send is without tags, subscriptions and journey, but has the rest', () => {
  const given = { ...aContext, app: { id: 'a' }, user: { external_id: 'u', tags: { a: 'b' }, subscriptions: [1] } }
  expect(testSendContext(given)).toEqual({ app: { id: 'a' }, user: { external_id: 'u' }, event: aContext['event'] })
})

it('gets an id for its event only where it has none', () => {
  const random = { uuid: () => 'new' }
  expect(withEventId({ event: { id: 'old' } }, random)).toEqual({ event: { id: 'old' } })
  expect(withEventId({ event: { name: 'n' } }, random)).toEqual({ event: { name: 'n', id: 'new' } })
  expect(eventIdOf(withEventId({}, random))).toBe('new')
})

it.each([
  [['journey', 'last_event', 'properties', 'items', 'first', 'sku'], 'SKU-1'],
  [['journey', 'last_event', 'properties', 'items', '1', 'sku'], 'SKU-9'],
  [['journey', 'last_event', 'properties', 'items', 'last', 'sku'], 'SKU-9'],
  [['journey', 'last_event', 'properties', 'items', '2', 'sku'], undefined],
  [['journey', 'constructor'], undefined],
])('has at %j what a template would find there', (path, value) => {
  expect(valueAt(aContext, path)).toBe(value)
})

it('lists its paths as Liquid writes them', () => {
  expect(pathsOf(aContext).map(({ path }) => pathText(path))).toEqual([
    'user',
    'user.external_id',
    'user.language',
    'user.tags',
    'user.tags.plan',
    'user.tags["first name"]',
    'journey',
    'journey.name',
    'journey.last_event',
    'journey.last_event.name',
    'journey.last_event.properties',
    'journey.last_event.properties.amount',
    'journey.last_event.properties.items',
    'journey.last_event.properties.items[0]',
    'journey.last_event.properties.items[0].sku',
    'event',
    'event.id',
  ])
})

it.each([
  [['user', 'extrenal_id'], 'user.external_id'],
  [['jurney', 'last_event', 'properties', 'amuont'], 'journey.last_event.properties.amount'],
  [['properties', 'amount'], 'journey.last_event.properties.amount'],
  [['user', 'nothing_like_it'], null],
  // A name that stands at the top only is no place for a member.
  [['nowhere', 'event'], null],
  [['constructor'], null],
])('knows what was meant by %j', (path, meant) => {
  const found = meantPath(aContext, path)
  expect(found === null ? null : pathText(found)).toBe(meant)
})
