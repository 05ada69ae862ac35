import { expect, test } from 'vitest'
import { checkRequest } from '#engine/receiver/emulator/check-request.ts'

const good = { name: 'purchase', external_id: 'user_1' }
const check = (events: unknown) => checkRequest(Buffer.from(JSON.stringify({ events })))
const errorsOf = (event: unknown): readonly string[] => {
  const checked = check([event])
  return checked.ok ? [] : checked.error.errors
}

test('takes what OneSignal documents', () => {
  const full = {
    name: 'purchase',
    external_id: 'user_1',
    timestamp: '2025-10-21T19:09:32.263Z',
    idempotency_key: '123e4567-e89b-12d3-a456-426614174000',
    properties: { 'a key': { deep: [1] } },
  }
  expect(check([full, good, { name: 'x', onesignal_id: 'abc' }, { ...good, properties: {} }])).toMatchObject({
    ok: true,
    value: [{ name: 'purchase' }, {}, { onesignalId: 'abc' }, {}],
  })
})

test.each([
  ['no name', { external_id: 'u' }, 'name is required'],
  ['an empty name', { ...good, name: '' }, 'name is required'],
  ['a name that is no text', { ...good, name: 1 }, 'name must be a string'],
  ['129 characters of name', { ...good, name: 'x'.repeat(129) }, 'name is longer than 128 characters'],
  ['no user', { name: 'x' }, 'external_id or onesignal_id is required'],
  ['a null user', { name: 'x', external_id: null }, 'external_id or onesignal_id is required'],
  ['an empty user', { ...good, external_id: '' }, 'external_id must not be empty'],
  ['a numeric user', { ...good, external_id: 12 }, 'external_id must be a string'],
  ['a numeric timestamp', { ...good, timestamp: 1_640_995_200_000 }, 'timestamp must be an ISO 8601 string'],
  [
    'a timestamp of no calendar',
    { ...good, timestamp: '2025-13-45T00:00:00Z' },
    'timestamp must be an ISO 8601 string',
  ],
  ['a key that is no UUID', { ...good, idempotency_key: 'abc' }, 'idempotency_key must be a UUID'],
  ['a list of properties', { ...good, properties: [] }, 'properties must be an object'],
  ['null properties', { ...good, properties: null }, 'properties must be an object'],
])('refuses %s', (_what, event, error) => {
  expect(errorsOf(event)).toEqual([`events[0] ${error}`])
})

test('counts the name in characters, not in UTF-16 units', () => {
  expect(errorsOf({ ...good, name: '😀'.repeat(128) })).toEqual([])
})

test('counts an event in UTF-8 bytes without blanks between tokens: 2024 are taken, 2025 are not', () => {
  const empty = Buffer.byteLength(JSON.stringify({ ...good, properties: { t: '' } }))
  const of = (bytes: number) => ({
    ...good,
    properties: { t: 'é'.repeat(Math.floor((bytes - empty) / 2)) + 'x'.repeat((bytes - empty) % 2) },
  })
  expect(errorsOf(of(2_024))).toEqual([])
  expect(errorsOf(of(2_025))).toEqual(['events[0] has 2025 bytes, more than 2024'])
  expect(checkRequest(Buffer.from(JSON.stringify({ events: [of(2_024)] }, null, 4))).ok).toBe(true)
})

test('one bad event refuses all, and says which', () => {
  expect(check([good, { ...good, name: 1 }, {}])).toEqual({
    ok: false,
    error: {
      errors: [
        'events[1] name must be a string',
        'events[2] name is required',
        'events[2] external_id or onesignal_id is required',
      ],
      events: 3,
    },
  })
})

test.each([
  ['{"events": [', 'not valid JSON'],
  ['', 'not valid JSON'],
  ['[]', 'must be a JSON object'],
  ['null', 'must be a JSON object'],
  ['{"event": []}', 'events is required'],
  ['{"events": {}}', 'must be an array'],
  ['{"events": []}', 'must not be empty'],
])('refuses the body %s', (body, error) => {
  expect(checkRequest(Buffer.from(body))).toMatchObject({
    ok: false,
    error: { errors: [expect.stringContaining(error) as string] },
  })
})

test('refuses bytes that are no UTF-8, and more than 1,000,000 of them', () => {
  expect(checkRequest(Buffer.from([0x7b, 0xff, 0x7d]))).toMatchObject({
    ok: false,
    error: { errors: ['The body is not valid UTF-8'] },
  })
  expect(checkRequest(Buffer.alloc(1_000_001, 0x20))).toMatchObject({
    ok: false,
    error: { errors: ['The request has 1000001 bytes, more than 1000000'] },
  })
})

test('keeps numbers and names of properties exactly as they came', () => {
  const json =
    '{"name":"n","external_id":"u","properties":{"big":9223372036854775807,"p":5.0,"__proto__":1,"a":1,"a":2}}'
  expect(checkRequest(Buffer.from(`{"events":[${json}]}`))).toMatchObject({ ok: true, value: [{ json }] })
})

test('finds the id of an event at the top, else in its properties', () => {
  const ids = check([
    { ...good, event_id: 'top', properties: { event_id: 'in' } },
    { ...good, properties: { event_id: 'in' } },
    good,
  ])
  expect(ids.ok && ids.value.map(({ eventId }) => eventId)).toEqual(['top', 'in', null])
})
