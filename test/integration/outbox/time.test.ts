import { afterEach, expect, test } from 'vitest'
import { eventually } from '../../support/eventually.ts'
import { aDelivery, webhook } from '../../support/outbox/fixture.ts'
import { idle, openedOutboxes } from '../../support/outbox/opened.ts'

const opened = openedOutboxes(afterEach)
const week = 7 * 24 * 3_600_000

test('a target that is down for a week: every try of the schedule at its scaled time, then disabled, in under a minute', async () => {
  const scale = 30_000
  const target = await opened.target()
  const own = opened.open({ welcome: { retry: 'standard-webhooks' } })
  await own.control.setTimeScale(scale)
  target.answer((_, response) => response.writeHead(503).end())
  const startedAt = Date.now()
  await own.add([aDelivery('welcome', target.url, { eventId: 'first' })])
  // One new delivery every simulated twelve hours keeps the endpoint busy until it is switched off.
  for (let sent = 1; (Date.now() - startedAt) * scale < week; sent += 1) {
    await own.add([aDelivery('welcome', target.url, { eventId: `later-${sent}` })])
    await eventually(() => expect((Date.now() - startedAt) * scale).toBeGreaterThan(sent * 12 * 3_600_000), {
      everyMs: 5,
    })
  }
  const first = own.told.filter(({ eventId }) => eventId === 'first')
  expect(first).toHaveLength(10)
  expect(first.map(({ outcome }) => outcome).slice(0, -1)).toEqual(Array.from({ length: 9 }, () => 'retry'))
  expect(first.at(-1)).toMatchObject({ outcome: 'failed', nextAtMs: null })
  expect(first[0]?.reason).toContain('attempt 2 follows after 5 s (time runs ×30000)')
  expect(own.health.map(({ kind }) => kind)).toEqual(['warning', 'disabled'])
  expect(own.health[1]?.reason).toContain('the limit is 120 h')
  await eventually(() => expect(own.outbox.counts()).toMatchObject({ pending: 0, waiting: 0, leased: 0 }))
  expect(own.outbox.counts().held).toBeGreaterThan(0)
  target.answer((_, response) => response.end())
  await own.control.enable(webhook('welcome'), { override: true, held: 'send' })
  await idle(own)
  expect(own.outbox.counts()).toMatchObject({
    held: 0,
    failed: own.told.filter(({ outcome }) => outcome === 'failed').length,
  })
}, 120_000)

test('a change of the time scale shortens what remains of delays, and changes it back', async () => {
  const target = await opened.target()
  const own = opened.open({ welcome: { retry: { delaysMs: [3_600_000, 3_600_000] } } })
  target.answer((_, response) => response.writeHead(503).end())
  await own.add([aDelivery('welcome', target.url)])
  await eventually(() => expect(own.outbox.counts()).toMatchObject({ waiting: 1 }))
  const dueIn = () => (own.outbox.lanes()[0]?.wakeAtMs ?? Infinity) - Date.now()
  expect(dueIn()).toBeGreaterThan(3_500_000)
  await own.control.setTimeScale(60)
  await eventually(() => expect(dueIn()).toBeLessThan(60_000))
  await own.control.setTimeScale(1)
  await eventually(() => expect(dueIn()).toBeGreaterThan(1_800_000))
  await own.control.setTimeScale(36_000)
  await idle(own)
  expect(own.told.map(({ outcome }) => outcome)).toEqual(['retry', 'retry', 'failed'])
})

test('by steps nothing that waits is sent by itself, and each step sends the nearest', async () => {
  const target = await opened.target()
  const own = opened.open({
    near: { retry: { delaysMs: [1_000] } },
    far: { retry: { delaysMs: [2_000] } },
  })
  await own.control.setTimeScale(1e-6)
  target.answer((_, response) => response.writeHead(target.received.length <= 2 ? 503 : 200).end())
  await own.add([aDelivery('far', target.url, { eventId: 'far' }), aDelivery('near', target.url, { eventId: 'near' })])
  await eventually(() => expect(own.outbox.counts()).toMatchObject({ waiting: 2 }))
  await own.control.step()
  await eventually(() => expect(own.outbox.counts()).toMatchObject({ delivered: 1, waiting: 1 }))
  expect(target.received.at(-1)?.headers['x-event-id']).toBe('near')
  await own.control.step()
  await idle(own)
  expect(await own.control.step()).toBeNull()
  expect(target.received).toHaveLength(4)
})

test('after eight hours of sleep, what became due meanwhile is spread, and no time limit has passed', async () => {
  const target = await opened.target()
  let nowMs = 1_700_000_000_000
  const own = opened.open({ welcome: { retry: 'braze' } }, { clock: { now: () => nowMs }, random: () => 0.5 })
  target.answer((_, response) => response.writeHead(503).end())
  await own.add(Array.from({ length: 20 }, () => aDelivery('welcome', target.url)))
  await eventually(() => expect(own.outbox.counts()).toMatchObject({ waiting: 20 }))
  nowMs += 8 * 3_600_000
  await own.control.clockJumped(8 * 3_600_000, 10_000)
  await eventually(() => expect(own.outbox.lanes()[0]?.wakeAtMs).toBe(nowMs + 5_000))
  expect(target.received).toHaveLength(20)
  nowMs += 10_000
  for (const lane of own.outbox.lanes()) own.outbox.look(lane)
  await eventually(() => expect(target.received).toHaveLength(40))
  await eventually(() => expect(own.outbox.counts()).toMatchObject({ waiting: 20, failed: 0 }))
})

test('a clock that is set back an hour delays nothing by it', async () => {
  const target = await opened.target()
  let nowMs = 1_700_000_000_000
  const own = opened.open({ welcome: { retry: { delaysMs: [60_000] } } }, { clock: { now: () => nowMs } })
  target.answer((_, response) => response.writeHead(503).end())
  await own.add([aDelivery('welcome', target.url)])
  await eventually(() => expect(own.outbox.counts()).toMatchObject({ waiting: 1 }))
  nowMs -= 3_600_000
  await own.control.clockJumped(-3_600_000, 10_000)
  await eventually(() => expect(own.outbox.lanes()[0]?.wakeAtMs).toBe(nowMs + 60_000))
})

test('a backlog that grows old is warned of once and then disables', async () => {
  const target = await opened.target()
  let nowMs = 1_700_000_000_000
  const own = opened.open(
    { welcome: { retry: 'onesignal-assumed', maxConcurrent: 1 } },
    { clock: { now: () => nowMs } },
  )
  target.answer(() => undefined)
  await own.add(Array.from({ length: 1_010 }, () => aDelivery('welcome', target.url)))
  await eventually(() => expect(target.received).toHaveLength(1))
  const [lane] = own.outbox.lanes()
  if (lane === undefined) throw new Error('there is no lane')
  for (const minutes of [10, 6, 6, 10]) {
    nowMs += minutes * 60_000
    own.outbox.checkBacklog(lane)
  }
  await eventually(() => expect(own.health.map(({ kind }) => kind)).toEqual(['warning', 'disabled']))
  await eventually(() => expect(own.outbox.counts().held).toBeGreaterThan(1_000))
  await own.close(10)
})
