import { afterEach, beforeEach, expect, test } from 'vitest'
import { eventually } from '../../support/eventually.ts'
import { aDelivery, openOutbox, startTarget, webhook } from '../../support/outbox/fixture.ts'
import type { OutboxFixture, SettingsByName, Target } from '../../support/outbox/fixture.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const directory = temporaryDirectory(afterEach)
let target: Target
let fixture: OutboxFixture | undefined
beforeEach(async () => {
  target = await startTarget()
})
afterEach(async () => {
  await fixture?.close()
  fixture = undefined
  await target.close()
})

function open(settings: SettingsByName = { welcome: {} }): OutboxFixture {
  fixture = openOutbox(directory(), settings)
  return fixture
}

const idle = ({ outbox }: OutboxFixture) => eventually(() => expect(outbox.isIdle()).toBe(true))

test('what is stored is sent with its headers and body, and each attempt stands in the log', async () => {
  const own = open()
  await own.add([
    aDelivery('welcome', target.url, { eventId: 'e1' }),
    aDelivery('welcome', target.url, { eventId: 'e2', request: { method: 'PUT', body: '' } }),
  ])
  await idle(own)
  expect(target.received.map(({ method, headers }) => [method, headers['x-event-id']]).toSorted()).toEqual([
    ['POST', 'e1'],
    ['PUT', 'e2'],
  ])
  expect(own.outbox.counts(webhook('welcome'))).toMatchObject({ delivered: 2, pending: 0, leased: 0 })
  expect(
    own.told.map(({ eventId, attempt, status, outcome }) => [eventId, attempt, status, outcome]).toSorted(),
  ).toEqual([
    ['e1', 1, 200, 'delivered'],
    ['e2', 1, 200, 'delivered'],
  ])
})

test('a failure is tried again with the same ids, and a fourth of three tries does not exist', async () => {
  const own = open()
  target.answer((_, response) => response.writeHead(503).end('busy'))
  await own.add([aDelivery('welcome', target.url, { eventId: 'e1' })])
  await idle(own)
  expect(target.received.map(({ headers }) => headers['x-event-id'])).toEqual(['e1', 'e1', 'e1'])
  expect(own.told.map(({ attempt, outcome }) => [attempt, outcome])).toEqual([
    [1, 'retry'],
    [2, 'retry'],
    [3, 'failed'],
  ])
  expect(own.outbox.counts()).toMatchObject({ failed: 1 })
})

test('many deliveries never exceed the concurrency of their endpoint', async () => {
  const own = open({ welcome: { maxConcurrent: 4 } })
  let now = 0
  let most = 0
  target.answer((_, response) => {
    most = Math.max(most, (now += 1))
    setTimeout(() => {
      now -= 1
      response.end()
    }, 3)
  })
  await own.add(Array.from({ length: 200 }, () => aDelivery('welcome', target.url)))
  await idle(own)
  expect(most).toBe(4)
  expect(target.received).toHaveLength(200)
})
