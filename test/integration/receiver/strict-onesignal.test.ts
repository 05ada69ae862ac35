import { randomUUID } from 'node:crypto'
import { afterEach, expect, test } from 'vitest'
import { inOrder } from '../../support/http/behaviours.ts'
import { startStrictOneSignal, type StrictOneSignal, type StrictOptions } from '../../support/http/strict-onesignal.ts'

let server: StrictOneSignal | null = null
afterEach(async () => {
  await server?.close()
  server = null
})

async function started(options: Partial<StrictOptions> = {}): Promise<StrictOneSignal> {
  server = await startStrictOneSignal({ appId: 'a', apiKey: 'k', ...options })
  return server
}

async function post(
  { baseUrl }: StrictOneSignal,
  events: readonly unknown[],
  timeoutMs = 60_000,
): Promise<{ status: number; text: string } | 'broken'> {
  try {
    const response = await fetch(`${baseUrl}/apps/a/custom_events`, {
      method: 'POST',
      headers: { Authorization: 'Key k', 'Content-Type': 'application/json' },
      body: JSON.stringify({ events }),
      signal: AbortSignal.timeout(timeoutMs),
    })
    return { status: response.status, text: await response.text() }
  } catch {
    return 'broken'
  }
}

const event = (extra: object = {}) => ({ name: 'n', external_id: 'u', idempotency_key: randomUUID(), ...extra })

test('counts what it takes in by key and finds nothing wrong with what is right', async () => {
  const strict = await started()
  const [one, two] = [event(), event()]
  expect(await post(strict, [one, two])).toEqual({ status: 202, text: '{}' })
  await post(strict, [one])
  expect(strict.received()).toEqual(
    new Map([
      [one.idempotency_key, 2],
      [two.idempotency_key, 1],
    ]),
  )
  expect(strict.violations()).toEqual([])
})

test.each([
  ['no key', { ...event(), idempotency_key: undefined }, 'idempotency_key is undefined'],
  ['a numeric user', event({ external_id: 1 }), 'user id is 1'],
  ['an epoch timestamp', event({ timestamp: 1 }), 'timestamp is 1'],
  ['an unknown field', event({ user_id: 'u' }), 'unknown field user_id'],
  ['too many bytes', event({ properties: { t: 'x'.repeat(2_024) } }), 'an event has'],
])('%s is a violation and refused', async (_what, bad, violation) => {
  const strict = await started()
  expect(await post(strict, [bad])).toMatchObject({ status: 400 })
  expect(strict.violations()).toEqual([expect.stringContaining(violation)])
  expect(strict.received().size).toBe(0)
})

test('one key for two events, two keys for one event, and one key twice in a request are violations', async () => {
  const strict = await started({ identify: ({ properties }) => JSON.stringify(properties) })
  const one = event({ properties: { offset: 1 } })
  await post(strict, [one])
  await post(strict, [{ ...one, name: 'other' }])
  await post(strict, [{ ...one, idempotency_key: randomUUID() }])
  await post(strict, [one, one])
  expect(strict.violations()).toEqual([
    `key ${one.idempotency_key} was sent with two different events`,
    expect.stringContaining('was sent under two keys'),
    'one key twice in a request',
  ])
})

test('coming back before Retry-After is a violation', async () => {
  const strict = await started({ script: inOrder({ kind: 'too-many', retryAfterSeconds: 30 }) })
  const one = event()
  expect(await post(strict, [one])).toMatchObject({ status: 429 })
  await post(strict, [one])
  expect(strict.violations()).toEqual([expect.stringContaining('before Retry-After')])
})

test('plays every fault of its script', async () => {
  const strict = await started({
    script: inOrder(
      { kind: 'status', status: 503 },
      { kind: 'half', stored: true },
      { kind: 'reset', stored: false },
      { kind: 'garbage', stored: false },
      { kind: 'never', stored: true },
      { kind: 'partial', everyNth: 2, code: 'internal' },
    ),
  })
  const events = [event({ external_id: 'u0' }), event({ external_id: 'u1' }), event({ external_id: 'u2' })]
  const answers: unknown[] = []
  // The fifth request is never answered.
  for (let index = 0; index < 7; index += 1) answers.push(await post(strict, events, index === 4 ? 1_500 : undefined))
  const errors = ['u0', 'u2'].map((user) => ({ event_user_id: user, error: { code: 'internal', title: 'internal' } }))
  expect(answers).toEqual([
    { status: 503, text: '' },
    'broken',
    'broken',
    'broken',
    'broken',
    { status: 202, text: JSON.stringify({ errors }) },
    { status: 202, text: '{}' },
  ])
  expect([...strict.received().values()]).toEqual([3, 4, 3])
  expect([...strict.sent().values()]).toEqual([7, 7, 7])
  expect(strict.violations()).toEqual([])
})

test('refuses unknown users one by one, and whole requests for one bad event', async () => {
  const strict = await started({ knownUser: (user) => user !== 'nobody', refuses: ({ name }) => name === 'poison' })
  expect(await post(strict, [event({ external_id: 'nobody', properties: { event_id: 'e1' } }), event()])).toMatchObject(
    {
      status: 202,
      text: '{"errors":[{"event_user_id":"nobody","event_id":"e1","error":{"code":"not found","title":"not found"}}]}',
    },
  )
  expect(await post(strict, [event(), event({ name: 'poison' })])).toMatchObject({ status: 400 })
  expect(strict.received().size).toBe(1)
  expect(strict.violations()).toEqual([])
})
