import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AttemptLogRow } from '#shared/contract/webhook-log.ts'
import { attemptCandidate } from '#shared/domain/webhook/log/attempt-filter.ts'
import { openLogStore, logPath, type LogStore } from '#engine/store/log-store.ts'
import { sql } from '#engine/store/sql.ts'
import { attemptDetail, wholeAttempt, type WholeAttempt } from '#engine/webhooks/log-view/attempt-detail.ts'
import { filteredOf } from '#engine/webhooks/log-view/attempt-rows.ts'
import { logEnds, newestAttempts, searchAttempts, type LogQuery } from '#engine/webhooks/log-view/search-attempts.ts'
import { readFilter } from '#engine/webhooks/log-view/serve-log.ts'
import { collectingLogger } from '../../support/logger.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { fillAttempts } from '../../support/webhooks/attempt-log.ts'

const welcome = { kind: 'webhook', name: 'welcome' } as const
const attempts = 3_000
const hex = (bytes: Buffer): string => bytes.toString('hex')
/** No UTF-8. */
const oddBody = Buffer.concat([Buffer.from([0xff]), Buffer.from('odd'), Buffer.from([0xfe])])

describe('the log of a webhook', () => {
  const folder = temporaryDirectory(afterAll)
  let store: LogStore
  let all: readonly WholeAttempt[]

  beforeAll(() => {
    const directory = folder()
    mkdirSync(dirname(logPath(directory)), { recursive: true })
    store = openLogStore(directory, { logger: collectingLogger(), clock: { now: () => 0 } })
    fillAttempts(store.db, { attempts, bodyBytes: 60 })
    // What SQLite's own texts do not reach: a zero byte, a letter written as an escape, bytes that are no text.
    store.db.exec(`
      UPDATE http_requests SET body = CAST('{"who":"\\u0061nna"}' AS BLOB) WHERE delivery = 25;
      UPDATE http_requests SET body = x'${hex(Buffer.from('a\0hidden'))}' WHERE delivery = 22;
      UPDATE http_requests SET body = x'${hex(oddBody)}' WHERE delivery = 23;
      UPDATE http_requests SET body = CAST('{"n":2.5e9}' AS BLOB) WHERE delivery = 26;
      UPDATE http_requests SET headers = '[["X-Say","\\"quoted\\""]]' WHERE delivery = 24;`)
    const ids = store.db.all(sql<[], { id: number }>('test.ids')`SELECT id FROM http_attempts WHERE endpoint = 1`)
    all = ids.flatMap(({ id }) => wholeAttempt(store.db, id) ?? []).toSorted((a, b) => b.id - a.id)
  })
  afterAll(() => store.close())

  const query = (filter: string, more: Partial<LogQuery> = {}): LogQuery => ({
    of: welcome,
    filter: readFilter(filter),
    before: null,
    after: null,
    limit: 100,
    ...more,
  })
  /** Page after page, each in as little time as it likes. */
  function searchAll(filter: string, untilMs: () => number): readonly AttemptLogRow[] {
    const rows: AttemptLogRow[] = []
    for (let before: number | null = null; ;) {
      const page = searchAttempts(store.db, query(filter, { before }), untilMs())
      rows.push(...page.rows)
      if (page.complete) return rows
      expect(page.reachedSeq).toBeLessThan(before ?? Infinity)
      before = page.reachedSeq
    }
  }
  const forEver = (): number => Infinity

  it.each([
    'status = 503',
    'status >= 400 and status < 500',
    'status != 200',
    'not status exists',
    'not (status = 200 or status = 503)',
    'outcome = retry and event = signup',
    'event != purchase',
    'user = user_7919',
    'user ~ _99',
    'duration > 299 or duration <= 0.25',
    'timestamp > 2023-11-14T22:14:00Z',
    'attempt > 1',
    'error ~ RESET',
    'not error exists',
    'url ~ "u=user_1"',
    'delivery = w25 or delivery = w26',
    'bytes = 18 and origin = send',
    'timeout',
    'purchase 503',
    '"connection reset"',
    '$.response.body.id = 7 and status = 418',
    '$.response.body ~ timeout',
    '$.response.headers.server = "test 2"',
    'not $.response.headers.server = "test 2"',
    '$.request.body.event = signup and $.request.body.n > 2900',
    '$.request.body.who = anna',
    '$.request.body.n = 2500000000 or $.request.body.n = 77',
    '$.request.body.n = "77"',
    'anna',
    'hidden',
    'odd',
    '"quoted"',
    'request.body ~ hidden',
    'nothing-like-this',
  ])('finds by %s what a look at every attempt finds', (filter) => {
    const { matches } = readFilter(filter)
    const wanted = all.filter((attempt) => matches(attemptCandidate(filteredOf(attempt)))).map(({ id }) => id)
    expect(searchAll(filter, forEver).map(({ seq }) => seq)).toEqual(wanted)
    if (!/nothing|attempt > 1|"77"/.test(filter)) expect(wanted.length).toBeGreaterThan(0)
  })

  it('goes on where it ended, however little time it had', () => {
    const filter = '$.response.headers.server = "test 1"'
    const atOnce = searchAll(filter, forEver)
    let clock = 0
    const bit = searchAll(filter, () => performance.now() + (clock += 0.01))
    expect(bit.map(({ seq }) => seq)).toEqual(atOnce.map(({ seq }) => seq))
  })

  it('reads what is new above what is known', () => {
    const newest = all[0]?.id ?? 0
    const known = all[49]?.id ?? 0
    const page = searchAttempts(store.db, query('status = 200', { after: known }), Infinity)
    const wanted = all.filter(({ id, status }) => id > known && status === 200).map(({ id }) => id)
    expect(page.rows.map(({ seq }) => seq)).toEqual(wanted)
    expect(page).toMatchObject({ complete: true, lastSeq: newest, firstSeq: all.at(-1)?.id })
    expect(searchAttempts(store.db, query('', { after: newest }), Infinity).rows).toEqual([])
  })

  it('keeps to the endpoint that is asked for', () => {
    const other = searchAttempts(
      store.db,
      { ...query('status = 200'), of: { kind: 'webhook', name: 'other' } },
      Infinity,
    )
    expect(other.rows.every(({ seq }) => seq % 11 === 10)).toBe(true)
    expect(other.rows.length).toBeGreaterThan(0)
    const none = searchAttempts(store.db, { ...query(''), of: { kind: 'forward', name: 'welcome' } }, Infinity)
    expect(none).toMatchObject({ rows: [], complete: true, lastSeq: null })
  })

  it('says where a filter is wrong', () => {
    expect(() => readFilter('status >')).toThrowError(/value is missing/)
    expect(() => readFilter('stats = 1')).toThrowError(/no field/)
  })

  it('shows an attempt in full, with its body cut at a whole character', () => {
    const whole = '{"say":"' + 'ä'.repeat(40_000) + '"}'
    store.db.exec(`UPDATE http_requests SET body = CAST('${whole}' AS BLOB) WHERE delivery = 30;
      UPDATE http_attempts SET response_bytes = 900, response_sha256 = x'0aff' WHERE id = 30;`)
    const detail = attemptDetail(store.db, '30')
    expect(detail.requestBody).toMatchObject({ encoding: 'utf8', keptBytes: 80_010, bytes: 80_010 })
    expect(whole.startsWith(detail.requestBody.data)).toBe(true)
    expect(Buffer.byteLength(detail.requestBody.data)).toBeGreaterThan(65_530)
    expect(detail).toMatchObject({
      responseBody: { data: '{"ok":true,"id":7}', keptBytes: 18, bytes: 900 },
      responseSha256: '0aff',
      timings: [
        ['dns', 0.1],
        ['connect', 0.4],
        ['wait', 3.1],
        ['read', 0.2],
      ],
      remoteAddress: '127.0.0.1:4010',
    })
    expect(attemptDetail(store.db, '23').requestBody).toEqual({
      encoding: 'base64',
      data: oddBody.toString('base64'),
      keptBytes: 5,
      bytes: 5,
    })
    expect(() => attemptDetail(store.db, 'w1')).toThrowError(/no attempt w1/)
  })

  it('opens by index', () => {
    expect(store.db.plan(newestAttempts).join('\n')).toMatch(/SEARCH a USING INDEX http_attempts_endpoint/)
    expect(store.db.plan(newestAttempts).join('\n')).not.toMatch(/SCAN|TEMP B-TREE/)
    expect(store.db.plan(logEnds).filter((step) => step.includes('SCAN'))).not.toContainEqual(
      expect.stringContaining('http_attempts'),
    )
  })
})
