import { afterEach, expect, test } from 'vitest'
import { eventually } from '../../support/eventually.ts'
import { aDelivery, webhook } from '../../support/outbox/fixture.ts'
import type { OutboxFixture } from '../../support/outbox/fixture.ts'
import { lookAtHttpLog } from '../../support/outbox/log-look.ts'
import { idle, openedOutboxes } from '../../support/outbox/opened.ts'

const opened = openedOutboxes(afterEach)
const of = webhook('welcome')
const many = (count: number, url: string) => Array.from({ length: count }, () => aDelivery('welcome', url))
const stateOf = ({ outbox }: OutboxFixture) => outbox.lanes()[0]?.health.state

test('continued failure warns, then disables and holds; a test send, enabling and sending what was held bring it back', async () => {
  const target = await opened.target()
  const own = opened.open({ welcome: { retry: 'onesignal-assumed', maxConcurrent: 1 } })
  target.answer((_, response) => response.writeHead(400).end('no'))
  await own.add(many(49, target.url))
  await idle(own)
  expect(own.health).toEqual([])
  await own.add(many(1, target.url))
  await idle(own)
  expect(own.health).toMatchObject([
    { kind: 'warning', endpoint: of, reason: expect.stringContaining('50 requests in a row') },
  ])
  await own.add(many(80, target.url))
  await eventually(() => expect(own.outbox.counts()).toMatchObject({ failed: 100, held: 30, pending: 0, leased: 0 }))
  expect(own.health.slice(1)).toMatchObject([{ kind: 'disabled', reason: expect.stringContaining('the limit is 100') }])
  await own.add(many(1, target.url))
  expect(own.outbox.counts()).toMatchObject({ held: 31 })
  const asked = target.received.length

  const enabling = own.control.enable(of, { override: false, held: 'send' })
  await expect(enabling).rejects.toMatchObject({ code: 'BAD_INPUT' })
  await own.add(many(1, target.url), 'test-send')
  await idle(own)
  await expect(own.control.enable(of, { override: false, held: 'send' })).rejects.toThrow('No test send has succeeded')
  target.answer((_, response) => response.end('ok'))
  await own.add(many(1, target.url), 'test-send')
  await idle(own)
  expect([stateOf(own), target.received.length - asked]).toEqual(['disabled', 2])

  const [failed] = own.told
    .filter(({ outcome }) => outcome === 'failed')
    .map(({ deliveryId }) => Number(deliveryId.slice(1)))
  expect(await own.control.retryNow([failed ?? 0])).toBe(0)
  await own.control.enable(of, { override: false, held: 'send' })
  await idle(own)
  expect(own.outbox.counts()).toMatchObject({ delivered: 32, held: 0 })
  expect(own.health.at(-1)).toMatchObject({ kind: 'enabled', reason: expect.stringContaining('successful test send') })
  expect(await own.control.retryNow([failed ?? 0])).toBe(1)
  await idle(own)
  expect(own.outbox.counts()).toMatchObject({ delivered: 33, failed: 100 })
  expect(lookAtHttpLog(opened.directory())).toMatchObject({ badlyNumbered: 0, counted: { delivered: 33, failed: 100 } })
})

test('a disabled endpoint stays disabled over a restart, and what it holds can be discarded instead', async () => {
  const target = await opened.target()
  const first = opened.open({ welcome: { retry: 'standard-webhooks', maxConcurrent: 1 } })
  target.answer((_, response) => response.writeHead(410).end())
  await first.add(many(5, target.url))
  await eventually(() => expect(first.outbox.counts()).toMatchObject({ held: 5 }))
  expect(first.health).toMatchObject([{ kind: 'disabled', reason: expect.stringContaining('answered 410') }])
  await first.close()
  const second = opened.open({ welcome: { retry: 'standard-webhooks' } })
  expect(stateOf(second)).toBe('disabled')
  await second.add(many(1, target.url))
  const asked = target.received.length
  expect(second.outbox.counts()).toMatchObject({ held: 6 })
  await second.control.enable(of, { override: true, held: 'discard' })
  expect(second.outbox.counts()).toMatchObject({ held: 0, cancelled: 6 })
  target.answer((_, response) => response.end())
  await second.add(many(1, target.url))
  await idle(second)
  expect(target.received.length - asked).toBe(1)
})

test('cancelling takes what waits, and leaves what has ended', async () => {
  const target = await opened.target()
  const own = opened.open({ welcome: { retry: { delaysMs: [3_600_000] } } })
  target.answer((_, response) => response.writeHead(503).end())
  const [id] = await own.add(many(1, target.url))
  await eventually(() => expect(own.outbox.counts()).toMatchObject({ waiting: 1 }))
  expect(await own.control.cancel([id ?? 0])).toBe(1)
  expect(await own.control.cancel([id ?? 0])).toBe(0)
  expect(own.outbox.counts()).toMatchObject({ waiting: 0, cancelled: 1 })
  expect(own.outbox.isIdle()).toBe(true)
})
