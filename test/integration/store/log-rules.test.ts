import { afterEach, expect, test } from 'vitest'
import { storeBatch } from '#engine/pipeline/store-batch.ts'
import { prepare } from '#engine/pipeline/prepare.ts'
import { shiftAfterSleep } from '#engine/store/after-sleep.ts'
import { countReasons, pageDeadLetters } from '#engine/store/dead-letters.ts'
import { claim, claimEach, countOpenDeliveries, settle } from '#engine/store/deliveries.ts'
import type { Settlement } from '#engine/store/deliveries.ts'
import { deliveryById, pageDeliveries } from '#engine/store/delivery-pages.ts'
import { attemptsOfDelivery } from '#engine/store/attempt-pages.ts'
import { takeOverAllLeases, takeOverExpiredLeases } from '#engine/store/leases.ts'
import { openLogStore } from '#engine/store/log-store.ts'
import type { LogStore } from '#engine/store/log-store.ts'
import { storedPosition } from '#engine/store/positions.ts'
import { recordBySeq } from '#engine/store/records.ts'
import { retentionStep, runRetention } from '#engine/store/retention.ts'
import { sql } from '#engine/store/sql.ts'
import { decodeRecord } from '#shared/domain/decode/decode-record.ts'
import { compileMapping } from '#shared/domain/mapping/compile-mapping.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import { collectingLogger } from '../../support/logger.ts'
import { aRecord, records } from '../../support/relay/records.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const directory = temporaryDirectory(afterEach)
const lane = { relay: 1, mode: 'live' } as const
const lease = { token: 't1', untilMs: 5_000, nowMs: 1_000 }
const everything = { events: 500, bytes: 1_000_000 }
let open: LogStore | undefined
afterEach(() => open?.close())

function logWith(batch: readonly RawRecord[], nowMs = 1_000): LogStore {
  open = openLogStore(directory(), { logger: collectingLogger(), clock: { now: () => nowMs } })
  store(open, batch, nowMs)
  return open
}

function store(log: LogStore, batch: readonly RawRecord[], nowMs = 1_000) {
  const file = { version: 1, name: { path: '$.value.event_name' }, external_id: { path: '$.value.user_id' } } as const
  const mapping = compileMapping(file)
  if (!mapping.ok) throw new Error('the mapping of this test is wrong')
  const steps = {
    decode: (raw: RawRecord) => decodeRecord(raw, 'auto'),
    mapping: mapping.value,
    idempotencyKey: ({ partition, offset }: RawRecord) => `key-${partition}-${offset}`,
    recipe: { mapping: file, format: 'auto' as const },
    schemas: () => [],
  }
  const place = { relay: 'orders', cluster: 'c', mode: 'live', held: false, nowMs } as const
  return log.db.transaction('test', () =>
    storeBatch(
      log.db,
      place,
      batch.map((raw) => prepare(raw, steps, nowMs)),
    ),
  )
}

const delivered = (id: number): Settlement => ({
  id,
  recordAtMs: 0,
  state: 'delivered',
  dueAtMs: null,
  counted: true,
  immediate: false,
  inDoubt: false,
  status: 202,
  code: null,
  reason: null,
})
const times = { startedAtMs: 1_000, nowMs: 1_100 }

test('a batch is stored with its position, offsets beyond 2^53 and bytes exact, and once only', () => {
  const big: RawRecord = {
    ...aRecord(0),
    offset: 2n ** 63n - 2n,
    timestampMs: 2n ** 60n,
    headers: [
      ['trace', Buffer.from([0, 255, 128])],
      ['trace', null],
    ],
  }
  const log = logWith([big])
  expect(store(log, [big])).toEqual({ consumed: 0, mapped: 0, rejected: [] })
  expect(storedPosition(log.db, { relay: 'orders', cluster: 'c', topic: 'user-events', partition: 0 })).toBe(
    2n ** 63n - 1n,
  )
  const { raw } = recordBySeq(log.db, 1)!
  expect(raw).toMatchObject({ offset: big.offset, timestampMs: big.timestampMs })
  expect(raw.headers.map(([name, value]) => [name, value && [...value]])).toEqual([
    ['trace', [0, 255, 128]],
    ['trace', null],
  ])
  expect(Buffer.from(raw.value!).equals(Buffer.from(big.value!))).toBe(true)
})

test('what is claimed is nobody else’s; a settlement with another token changes nothing', () => {
  const log = logWith(records(5))
  const mine = claim(log.db, lane, lease, { events: 3, bytes: 1_000_000 })
  expect(mine.map(({ id }) => id)).toEqual([1, 2, 3])
  expect(claim(log.db, lane, { ...lease, token: 't2' }, everything).map(({ id }) => id)).toEqual([4, 5])
  expect(settle(log.db, 't2', times, delivered(1))).toBe(false)
  expect(settle(log.db, 't1', times, delivered(1))).toBe(true)
  expect(settle(log.db, 't1', times, delivered(1))).toBe(false)
  expect(countOpenDeliveries(log.db, lane)).toMatchObject({ leased: 4, pending: 0 })
})

test('a claim takes as many as fit the bytes of a request, the oldest first, and none that is due later', () => {
  const log = logWith(records(10), 1_000)
  const [one] = claim(log.db, lane, lease, { events: 1, bytes: 1_000_000 })
  const size = one!.bytes + 1
  expect(claim(log.db, lane, { ...lease, token: 't2' }, { events: 10, bytes: 3 * size }).map(({ id }) => id)).toEqual([
    2, 3, 4,
  ])
  expect(claim(log.db, lane, { ...lease, token: 't3', nowMs: 999 }, everything)).toEqual([])
  expect(claim(log.db, { ...lane, mode: 'emulator' }, { ...lease, token: 't4' }, everything)).toEqual([])
  expect(claimEach(log.db, lane, { ...lease, token: 'each.' }, 2).map(({ id }) => id)).toEqual([5, 6])
  expect(settle(log.db, 'each.5', times, delivered(5))).toBe(true)
})

test('a lease that runs out is an attempt of unknown outcome, and the delivery is due again in doubt', () => {
  const log = logWith(records(4))
  claim(log.db, lane, lease, { events: 2, bytes: 1_000_000 })
  claim(log.db, lane, { token: 'long', untilMs: 90_000, nowMs: 1_000 }, { events: 1, bytes: 1_000_000 })
  expect(takeOverExpiredLeases(log.db, 4_999)).toBe(0)
  expect(takeOverExpiredLeases(log.db, 5_000)).toBe(2)
  const [attempt] = log.db.all(attemptsOfDelivery, 1)
  expect(attempt).toMatchObject({
    outcome: 'unknown',
    events: 2,
    status: null,
    reason: expect.stringMatching(/Outcome unknown/),
  })
  const again = claim(log.db, lane, { ...lease, token: 't3', nowMs: 6_000 }, everything)
  expect(again.map(({ id, inDoubt, idempotencyKey }) => [id, inDoubt, idempotencyKey])).toEqual([
    [1, 1, 'key-0-0'],
    [2, 1, 'key-0-1'],
    [4, 0, 'key-0-3'],
  ])
  expect(settle(log.db, 't1', times, delivered(1))).toBe(false)
})

test('the leases of a dead process are taken over when its log is opened, however long they still run', async () => {
  const log = logWith(records(3))
  claim(log.db, lane, { token: 'dead', untilMs: 1e12, nowMs: 1_000 }, everything)
  await log.close()
  open = openLogStore(directory(), { logger: collectingLogger(), clock: { now: () => 1_001 } })
  expect(open.takenOver).toBe(3)
  expect(takeOverAllLeases(open.db, Date)).toBe(0)
  expect(deliveryById(open.db, 1)?.delivery).toMatchObject({ state: 'pending', attempts: 1 })
})

test('pages by key show each row once, newest first, while new rows arrive', () => {
  const log = logWith(records(25))
  const seen: number[] = []
  let before: number | null = null
  for (;;) {
    const page = pageDeliveries(log.db, 1, { before, limit: 10 })
    if (page.length === 0) break
    seen.push(...page.map(({ seq }) => seq))
    before = page.at(-1)!.seq
    store(log, [aRecord(100 + seen.length)])
  }
  expect(seen).toEqual(Array.from({ length: 25 }, (_, index) => 25 - index))
  settle(log.db, claim(log.db, lane, lease, { events: 1, bytes: 10_000 }) && 't1', times, delivered(1))
  expect(pageDeliveries(log.db, 1, { before: null, limit: 10, state: 'delivered' }).map(({ seq }) => seq)).toEqual([1])
})

test('dead letters of both kinds come in one order, and are counted by reason', () => {
  const log = logWith([aRecord(0), aRecord(1, '[]'), aRecord(2), aRecord(3, '[]')])
  claim(log.db, lane, lease, everything)
  settle(log.db, 't1', times, { ...delivered(2), state: 'failed', code: 'http-400', reason: 'refused' })
  const page = (before: number | null) =>
    pageDeadLetters(log.db, 1, { before, limit: 2 }).map(({ id, reason }) => [id, reason])
  expect(page(null)).toEqual([
    ['r4', 'not-an-object'],
    ['d2', 'http-400'],
  ])
  expect(page(3)).toEqual([['r2', 'not-an-object']])
  expect(pageDeadLetters(log.db, 1, { before: null, limit: 9, reason: 'http-400' }).map(({ id }) => id)).toEqual(['d2'])
  expect(countReasons(log.db, 1).map(({ reason, count }) => [reason, count])).toEqual([
    ['not-an-object', 2],
    ['http-400', 1],
  ])
})

test('after a sleep what is overdue is spread, and the time that nothing could be tried does not count', async () => {
  const log = logWith(records(200))
  claim(log.db, lane, lease, everything)
  for (let id = 1; id <= 200; id += 1) {
    settle(log.db, 't1', times, {
      ...delivered(id),
      state: 'waiting',
      dueAtMs: 2_000,
      code: 'http-503',
      reason: 'later',
    })
  }
  expect(await shiftAfterSleep(log, 28_800_000, 28_802_000)).toBe(200)
  const due = pageDeliveries(log.db, 1, { before: null, limit: 500 }).map(({ dueAtMs }) => dueAtMs ?? 0)
  expect(Math.min(...due)).toBeGreaterThanOrEqual(28_802_000)
  expect(Math.max(...due)).toBeLessThan(28_812_000)
  expect(new Set(due).size).toBeGreaterThan(100)
  const [again] = claim(log.db, lane, { token: 't2', untilMs: 1e9, nowMs: 28_812_000 }, { events: 1, bytes: 10_000 })
  expect(again?.firstTriedAtMs).toBe(28_801_000)
})

test('retention removes the oldest that is done, with all that hangs on it, and keeps what is still to be sent', async () => {
  const log = logWith(records(10), 1_000)
  claim(log.db, lane, lease, { events: 6, bytes: 1_000_000 })
  for (const id of [1, 2, 3, 5, 6]) settle(log.db, 't1', times, delivered(id))
  store(log, [aRecord(50)], 9_000)
  const limits = { maxAgeMs: 5_000, maxBytes: 1e12 }
  expect(retentionStep(log.db, limits, 5_999)).toBe(0)
  expect(await runRetention(log, limits, { now: () => 8_000 })).toMatchObject({ removedRecords: 5 })
  const left = sql<[], { seq: number }>('left')`SELECT seq FROM records ORDER BY seq`
  expect(log.db.all(left).map(({ seq }) => seq)).toEqual([4, 7, 8, 9, 10, 11])
  expect(log.db.pragma('foreign_key_check')).toBeUndefined()
})

test('retention by size clears away until the log is small enough', async () => {
  const padding = 'x'.repeat(1_500)
  const batch = Array.from({ length: 2_000 }, (_, offset) => aRecord(offset, { padding }))
  const log = logWith(batch)
  const { removedRecords, bytes } = await runRetention(
    log,
    { maxAgeMs: 1e12, maxBytes: 1_500_000 },
    { now: () => 1_000 },
  )
  expect(removedRecords).toBeGreaterThan(500)
  expect(removedRecords).toBeLessThan(2_000)
  expect(bytes).toBeLessThanOrEqual(1_500_000)
})
