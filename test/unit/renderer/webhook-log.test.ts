import { expect, test } from 'vitest'
import type { AttemptLogDetail, AttemptLogPage, AttemptLogRow } from '#shared/contract/webhook-log.ts'
import { attemptText } from '../../../renderer/features/webhooks/logs/attempt-text.ts'
import { emptyLog, searchedShare, withNewer, withOlder } from '../../../renderer/features/webhooks/logs/log-state.ts'
import { barsOf } from '../../../renderer/features/webhooks/logs/waterfall-bars.ts'

const aRow = (seq: number): AttemptLogRow => ({
  id: String(seq),
  seq,
  deliveryId: `w${seq}`,
  attempt: 1,
  startedAtMs: seq,
  durationMs: 1,
  status: 200,
  outcome: 'delivered',
  reason: 'accepted with 200',
  error: null,
  nextAtMs: null,
  eventId: `e${seq}`,
  eventName: null,
  user: null,
  origin: 'send',
  method: 'POST',
  url: 'http://x',
  requestBytes: 1,
  responseBytes: 1,
})
const aPage = (seqs: readonly number[], change: Partial<AttemptLogPage> = {}): AttemptLogPage => ({
  rows: seqs.map(aRow),
  reachedSeq: seqs.at(-1) ?? 1,
  complete: false,
  firstSeq: 1,
  lastSeq: 100,
  ...change,
})
const seqsOf = (state: { rows: readonly AttemptLogRow[] }): readonly number[] => state.rows.map(({ seq }) => seq)

test('older rows come below, newer ones above, and the search goes on where it ended', () => {
  const first = withOlder(emptyLog, aPage([99, 95], { reachedSeq: 81 }))
  expect(first).toMatchObject({ reachedSeq: 81, topSeq: 100, complete: false })
  const grown = withNewer(first, [
    aPage([110], { lastSeq: 112, reachedSeq: 105 }),
    aPage([103], { lastSeq: 115, reachedSeq: 101, complete: true }),
  ])
  // What came while the second page was asked for is looked at next time.
  expect(grown).toMatchObject({ topSeq: 112, reachedSeq: 81 })
  const done = withOlder(grown, aPage([40], { reachedSeq: 1, complete: true }))
  expect(seqsOf(done)).toEqual([110, 103, 99, 95, 40])
  expect(done).toMatchObject({ topSeq: 112, complete: true })
})

test('says how far the search came', () => {
  expect(searchedShare(emptyLog)).toBe(0)
  const half = withOlder(emptyLog, aPage([], { reachedSeq: 51 }))
  expect(searchedShare(half)).toBe(0.5)
  expect(searchedShare(withOlder(half, aPage([], { reachedSeq: 1, complete: true })))).toBe(1)
  const nothing = aPage([], { firstSeq: null, lastSeq: null, reachedSeq: 0, complete: true })
  expect(searchedShare(withOlder(emptyLog, nothing))).toBe(1)
})

test('phases follow each other within the whole', () => {
  const bars = barsOf(
    [
      ['dns', 10],
      ['wait', 30],
    ],
    100,
  )
  expect(bars).toEqual([
    { phase: 'dns', value: 10, left: 0, width: 10 },
    { phase: 'wait', value: 30, left: 10, width: 30 },
  ])
  // Phases may sum up to more than was measured of the whole.
  expect(barsOf([['wait', 50]], 40)[0]).toMatchObject({ left: 0, width: 100 })
  expect(barsOf([['wait', 0]], null)[0]).toMatchObject({ left: 0, width: 0 })
})

test('an attempt as text has request, answer and decision, its JSON with every digit', () => {
  const body = (data: string) => ({ encoding: 'utf8' as const, data, keptBytes: data.length, bytes: data.length })
  const detail: AttemptLogDetail = {
    row: aRow(5),
    url: 'http://x/hook',
    requestHeaders: [['A', '1']],
    addedHeaders: [['webhook-id', 'e5']],
    requestBody: body('{"id":9007199254740993}'),
    responseHeaders: [['B', '2']],
    responseBody: body('busy'),
    responseSha256: null,
    remoteAddress: null,
    timings: [],
    findings: [],
    deliveryState: 'delivered',
    attempts: 1,
    copyOf: null,
  }
  expect(attemptText(detail)).toBe(
    'POST http://x/hook\nA: 1\nwebhook-id: e5\n\n{\n  "id": 9007199254740993\n}\n\nstatus 200\nB: 2\n\nbusy\n\ndelivered: accepted with 200',
  )
  expect(attemptText({ ...detail, row: { ...detail.row, status: null, error: 'reset' } })).toContain('no answer: reset')
})
