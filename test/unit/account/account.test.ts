import { fc } from '../../support/property.ts'
import { expect, test } from 'vitest'
import { TwoSidedAccount } from '#shared/domain/account/account.ts'
import { IdTable } from '#shared/domain/account/id-table.ts'
import { receivedLine, sentLine } from '#shared/domain/account/log-lines.ts'

const both = (
  sent: readonly (readonly [id: string, attempt: number, delivered: boolean])[],
  received: readonly (readonly [id: string, status: number | null])[],
): TwoSidedAccount => {
  const account = new TwoSidedAccount()
  for (const [eventId, attempt, delivered] of sent) account.sent({ eventId, attempt, delivered })
  for (const [eventId, status] of received) account.received({ eventId, status })
  return account
}

test('every id is counted once on each side, however many requests it took', () => {
  const account = both(
    [
      ['fine', 1, true],
      ['retried', 1, false],
      ['retried', 2, true],
      ['twice', 1, true],
      ['lost', 1, false],
      ['lost', 2, false],
    ],
    [
      ['fine', 200],
      ['retried', 503],
      ['retried', 200],
      ['twice', 200],
      ['twice', 204],
      ['stranger', 200],
    ],
  )
  expect(account.tally()).toEqual({
    sent: 4,
    received: 4,
    lost: 1,
    duplicated: 1,
    late: 1,
    unexpected: 1,
    elsewhere: 0,
    open: 0,
  })
  expect(['fine', 'retried', 'twice', 'lost', 'stranger', 'nobody'].map((id) => account.fateOf(id))).toEqual([
    'fine',
    'late',
    'duplicated',
    'lost',
    'unexpected',
    'fine',
  ])
})

test('what is received while its sender still waits for the answer is not unexpected, nor sent, lost or late', () => {
  const account = both(
    [['fine', 1, true]],
    [
      ['fine', 200],
      ['under way', 200],
      ['stranger', 200],
    ],
  )
  account.underWay('under way')
  account.underWay('not sent yet')
  account.underWay('fine')
  expect(account.tally()).toMatchObject({ sent: 1, received: 3, lost: 0, late: 0, unexpected: 1, open: 0 })
  expect(account.fateOf('under way')).toBe('fine')
})

test('a request that was refused or reset was received, but is no duplicate of the one that was taken', () => {
  const refused = both(
    [['a', 1, false]],
    [
      ['a', 503],
      ['a', null],
    ],
  )
  expect(refused.tally()).toMatchObject({ received: 1, lost: 0, duplicated: 0, late: 1 })
})

test('what this side cannot see, or what is still to be sent, is not called lost', () => {
  const account = new TwoSidedAccount()
  account.sent({ eventId: 'far', attempt: 1, delivered: true, elsewhere: true })
  account.sent({ eventId: 'later', attempt: 1, delivered: false, open: true })
  account.sent({ eventId: 'gone', attempt: 1, delivered: false })
  expect(account.tally()).toMatchObject({ sent: 3, received: 0, lost: 1, elsewhere: 1, open: 1 })
})

test('lines of the logs: attempts and requests with an id count, everything else is passed over', () => {
  expect(
    sentLine('{"type":"attempt","deliveryId":"w1","eventId":"a","attempt":2,"status":503,"outcome":"retry"}'),
  ).toEqual({
    eventId: 'a',
    attempt: 2,
    delivered: false,
  })
  expect(sentLine('{"eventId":"a"}')).toEqual({ eventId: 'a', attempt: 1, delivered: true })
  for (const line of [
    '{"type":"queued","count":3}',
    '{"type":"attempt","relay":"orders","events":100,"outcome":"delivered"}',
    '{"type":"attempt","eventId":"a","endpoint":{"kind":"forward","name":"local/hook"},"outcome":"delivered"}',
    '{"type":"request","eventId":"a"}',
    'not json',
    '{"type":"attempt","eventId":',
    '',
  ]) {
    expect(sentLine(line), line).toBeNull()
  }
  expect(receivedLine('{"type":"request","path":"/hook","eventId":"a","status":200}')).toEqual({
    eventId: 'a',
    status: 200,
  })
  expect(receivedLine('{"type":"request","path":"/hook","eventId":"a","status":null}')).toEqual({
    eventId: 'a',
    status: null,
  })
  expect(receivedLine('{"type":"request","path":"/apps/x/custom_events","eventId":null,"status":202}')).toBeNull()
  expect(receivedLine('{"type":"listening","url":"http://127.0.0.1:1"}')).toBeNull()
})

test('the table of ids keeps every bit of every id while it grows', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.string(), fc.integer({ min: 1, max: 127 })), { maxLength: 3_000 }), (entries) => {
      const table = new IdTable()
      const truth = new Map<string, number>()
      for (const [id, bits] of entries) {
        table.add(id, bits)
        truth.set(id, (truth.get(id) ?? 0) | bits)
      }
      expect(table.size).toBe(truth.size)
      for (const [id, bits] of truth) expect(table.bitsOf(id)).toBe(bits)
      expect(table.bitsOf('never added, longer than what is drawn')).toBe(0)
    }),
    { numRuns: 60 },
  )
})

test('a million sequential ids stay apart', () => {
  const table = new IdTable()
  for (let index = 0; index < 1_000_000; index += 1) table.add(`order-${index}`, 1 + (index % 2))
  expect(table.size).toBe(1_000_000)
  expect(table.count((bits) => bits === 2)).toBe(500_000)
})
