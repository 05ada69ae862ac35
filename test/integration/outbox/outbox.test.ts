import { afterEach, expect, test } from 'vitest'
import { eventually } from '../../support/eventually.ts'
import { aDelivery, webhook } from '../../support/outbox/fixture.ts'
import { lookAtHttpLog } from '../../support/outbox/log-look.ts'
import { idle, openedOutboxes } from '../../support/outbox/opened.ts'

const opened = openedOutboxes(afterEach)
const byText = (a: string, b: string): number => a.localeCompare(b)

test('what is stored is sent with its headers and body, and each attempt stands in the log', async () => {
  const target = await opened.target()
  const own = opened.open()
  await own.add([
    aDelivery('welcome', target.url, { eventId: 'e1' }),
    aDelivery('welcome', target.url, { eventId: 'e2', request: { method: 'PUT', body: '' } }),
  ])
  await idle(own)
  expect(
    target.received.map(({ method, headers }) => `${method} ${String(headers['x-event-id'])}`).toSorted(byText),
  ).toEqual(['POST e1', 'PUT e2'])
  expect(own.outbox.counts(webhook('welcome'))).toMatchObject({ delivered: 2, pending: 0, leased: 0 })
  const told = own.told.map(({ eventId, attempt, status, outcome }) => `${eventId} ${attempt} ${status} ${outcome}`)
  expect(told.toSorted(byText)).toEqual(['e1 1 200 delivered', 'e2 1 200 delivered'])
})

test('a body that is no text goes out byte for byte, and what frames the message is not left to a template', async () => {
  const target = await opened.target()
  const own = opened.open()
  const bodyBytes = Uint8Array.from([0, 255, 10, 200])
  const headers: [string, string][] = [
    ['Content-Length', '999'],
    ['Transfer-Encoding', 'chunked'],
    ['X-Kept', 'yes'],
  ]
  await own.add([aDelivery('welcome', target.url, { request: { bodyBytes, headers } })])
  await idle(own)
  expect(target.received[0]?.body).toEqual(Buffer.from(bodyBytes))
  expect(target.received[0]?.headers).toMatchObject({ 'content-length': '4', 'x-kept': 'yes' })
})

test('a failure is tried again with the same ids, and a fourth of three tries does not exist', async () => {
  const target = await opened.target()
  const own = opened.open()
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

test('many deliveries never exceed the concurrency of their endpoint, nor its rate', async () => {
  const target = await opened.target()
  const own = opened.open({ welcome: { maxConcurrent: 4 }, slow: { requestsPerSecond: 50 } })
  let now = 0
  let most = 0
  const slowAt: number[] = []
  const held: (() => void)[] = []
  target.answer(({ url }, response) => {
    if (url.includes('slow')) {
      slowAt.push(performance.now())
      response.end()
      return
    }
    most = Math.max(most, (now += 1))
    held.push(() => {
      now -= 1
      response.end()
    })
    // The first wait for as many as there may be.
    if (most >= 4) for (const answer of held.splice(0)) setTimeout(answer, 3)
  })
  await own.add([
    ...Array.from({ length: 200 }, () => aDelivery('welcome', target.url)),
    ...Array.from({ length: 21 }, () => aDelivery('slow', `${target.url}?slow`)),
  ])
  await idle(own)
  expect(most).toBe(4)
  expect(target.received).toHaveLength(221)
  // Twenty spaces of 20 ms, less the 25 ms that may be caught up.
  expect((slowAt.at(-1) ?? 0) - (slowAt[0] ?? 0)).toBeGreaterThan(300)
})

test('what was made for a key already is not made again, and what is due later waits', async () => {
  const target = await opened.target()
  const own = opened.open()
  const once = aDelivery('welcome', target.url, { originKey: 'order-1' })
  const later = aDelivery('welcome', target.url, { dueAtMs: Date.now() + 3_600_000 })
  expect(await own.add([once, later])).toEqual([expect.any(Number), expect.any(Number)])
  expect(await own.add([once])).toEqual([null])
  await eventually(() => expect(own.outbox.counts()).toMatchObject({ delivered: 1, pending: 1 }))
  expect(target.received).toHaveLength(1)
  expect(await own.control.step()).not.toBeNull()
  await idle(own)
  expect(target.received).toHaveLength(2)
})

test('what cannot be sent is stored as failed without an attempt, and the others go on', async () => {
  const target = await opened.target()
  const own = opened.open()
  await own.add([
    aDelivery('welcome', target.url, { refused: 'The header X has a line break.' }),
    aDelivery('welcome', target.url),
  ])
  await idle(own)
  expect(own.outbox.counts()).toMatchObject({ failed: 1, delivered: 1 })
  expect(own.told).toHaveLength(1)
})

test('a missing secret lets the endpoint wait with the reason and uses up no attempt; no secret stands in the log', async () => {
  const target = await opened.target()
  const own = opened.open()
  target.answer(({ headers }, response) =>
    response.writeHead(200, { 'x-echo': headers['x-token'] }).end(`got ${String(headers['x-token'])}`),
  )
  const headers: [string, string][] = [['X-Token', 'Bearer ${env:TOKEN}']]
  await own.add([aDelivery('welcome', target.url, { request: { headers, secretHeaders: [0] } })])
  await eventually(() => expect(own.outbox.lanes()[0]?.waiting).toContain('needs TOKEN, which is not set'))
  expect(own.outbox.counts()).toMatchObject({ delivered: 0, failed: 0 })
  expect(own.told).toEqual([])
  own.setSecret('TOKEN', 'very-secret-value')
  await idle(own)
  expect(target.received[0]?.headers['x-token']).toBe('Bearer very-secret-value')
  expect(own.told).toMatchObject([{ attempt: 1, outcome: 'delivered' }])
  const texts = JSON.stringify(
    own.store.db.all({ name: 'all', bigint: false, text: 'SELECT * FROM http_attempts, bodies, http_requests' }),
  )
  expect(texts).toContain('Bearer ${env:TOKEN}')
  const bytes = own.store.db.all<[], { body: string }>({
    name: 'b',
    bigint: false,
    text: 'SELECT CAST(bytes AS TEXT) AS body FROM bodies',
  })
  expect(bytes).toEqual([{ body: 'got Bearer ***' }])
  expect(texts).not.toContain('very-secret-value')
})

test('each attempt is signed anew over the same id and body', async () => {
  const target = await opened.target()
  const signature = { scheme: 'standard-webhooks', secret: '${env:SECRET}', toleranceSeconds: 300 } as const
  let nowMs = 1_700_000_000_000
  const clock = { now: () => nowMs }
  const own = opened.open({ welcome: { signature, retry: { delaysMs: [5_000] } } }, { clock })
  own.setSecret('SECRET', 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')
  target.answer((_, response) => response.writeHead(target.received.length === 1 ? 500 : 200).end())
  await own.add([aDelivery('welcome', target.url, { eventId: 'e1' })])
  await eventually(() => expect(own.outbox.counts()).toMatchObject({ waiting: 1 }))
  nowMs += 5_000
  for (const lane of own.outbox.lanes()) own.outbox.look(lane)
  await idle(own)
  const [first, second] = target.received.map(({ headers }) => headers)
  expect([first?.['webhook-id'], second?.['webhook-id']]).toEqual(['e1', 'e1'])
  expect(Number(second?.['webhook-timestamp']) - Number(first?.['webhook-timestamp'])).toBe(5)
  expect(first?.['webhook-signature']).toMatch(/^v1,/)
  expect(first?.['webhook-signature']).not.toBe(second?.['webhook-signature'])
})

test('stopping lets what is under way finish, breaks off what hangs, and the next start sends it again with the same ids', async () => {
  const target = await opened.target()
  const first = opened.open({ welcome: { maxConcurrent: 2 } })
  target.answer(({ headers }, response) => {
    if (headers['x-event-id'] !== 'hangs' || target.received.length > 2) response.end()
  })
  await first.add([
    aDelivery('welcome', target.url, { eventId: 'hangs' }),
    aDelivery('welcome', target.url, { eventId: 'quick' }),
  ])
  await eventually(() => expect(first.outbox.counts()).toMatchObject({ delivered: 1, leased: 1 }))
  await first.close(100)
  expect(lookAtHttpLog(opened.directory())).toMatchObject({ states: { delivered: 1, pending: 1 }, leased: 0 })
  const second = opened.open()
  await idle(second)
  const ids = target.received.map(({ headers }) => String(headers['x-event-id']))
  expect(ids.toSorted(byText)).toEqual(['hangs', 'hangs', 'quick'])
  expect(second.told).toMatchObject([{ eventId: 'hangs', attempt: 2, outcome: 'delivered' }])
})
