import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { eventually } from '../../support/eventually.ts'
import { receiverFixture, type ReceiverFixture } from '../../support/http/receiver-fixture.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const directory = temporaryDirectory(afterEach)
const open: ReceiverFixture[] = []
afterEach(async () => {
  for (const fixture of open.splice(0)) await fixture.close()
})

/** A clock that the test moves. */
function handClock(startMs = Date.UTC(2026, 10, 16)) {
  let nowMs = startMs
  return { now: () => nowMs, advance: (ms: number) => void (nowMs += ms) }
}

async function emulator(
  config: object = {},
  options: Parameters<typeof receiverFixture>[2] = {},
): Promise<ReceiverFixture> {
  const fixture = await receiverFixture(
    directory(),
    { local: { oneSignalEmulator: { apiKey: 'k', ...config } } },
    options,
  )
  open.push(fixture)
  return fixture
}

type Answer = { readonly status: number; readonly text: string; readonly headers: Headers }

async function post(
  fixture: ReceiverFixture,
  body: unknown,
  path = '/apps/app-1/custom_events',
  authorization = 'Key k',
): Promise<Answer> {
  const response = await fetch(fixture.url(path), {
    method: 'POST',
    headers: { Authorization: authorization, 'Content-Type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  return { status: response.status, text: await response.text(), headers: response.headers }
}

const event = (user: string, extra: object = {}) => ({
  name: 'purchase',
  external_id: user,
  idempotency_key: randomUUID(),
  ...extra,
})
const countsOf = ({ service }: ReceiverFixture) => service.statuses()[0]?.emulator
const keysOf = ({ service }: ReceiverFixture) =>
  service.acceptedEvents('local', 0, 1_000).map((accepted) => String(accepted.idempotency_key))

test.each(['/apps/app-1/custom_events', '/apps/app-1/integrations/custom_events'])(
  '%s takes events and answers 202 {}',
  async (path) => {
    const fixture = await emulator()
    const events = [event('u1'), event('u2'), event('u1', { name: 'signup' })]
    expect(await post(fixture, { events }, path)).toMatchObject({ status: 202, text: '{}' })
    expect(keysOf(fixture)).toEqual(events.map((one) => one.idempotency_key))
    expect(countsOf(fixture)).toEqual({
      enabled: true,
      eventsAccepted: 3,
      eventsRefused: 0,
      eventsRepeated: 0,
      users: 2,
    })
    await eventually(() =>
      expect(fixture.service.requests('local', null, 1)).toMatchObject([
        { status: 202, events: 3, note: 'Accepted 3' },
      ]),
    )
  },
)

test('what is offered to relays is the address and key of a listening emulator', async () => {
  const fixture = await emulator({ apiKey: '${env:EMULATOR_KEY}' }, { env: { EMULATOR_KEY: 'from-env' } })
  expect(fixture.service.emulator()).toEqual({ baseUrl: fixture.url(''), apiKey: 'from-env' })
  expect((await post(fixture, { events: [event('u')] }, undefined, 'Key from-env')).status).toBe(202)
  await fixture.service.stop('local')
  expect(fixture.service.emulator()).toBeNull()
})

test('a missing secret keeps it from starting and is named', async () => {
  const fixture = await emulator({ apiKey: '${env:EMULATOR_KEY}' }, { start: [] })
  await expect(fixture.service.start('local')).rejects.toMatchObject({
    code: 'SECRET_MISSING',
    message: expect.stringContaining('EMULATOR_KEY') as string,
  })
})

test('wrong key 401 with an empty text, key of another app 403, wrong method 405, wrong path 404', async () => {
  const fixture = await emulator({
    apps: [
      { appId: 'app-1', apiKey: 'one' },
      { appId: 'app-2', apiKey: 'two' },
    ],
  })
  const body = { events: [event('u')] }
  expect(await post(fixture, body, undefined, 'Key wrong')).toMatchObject({ status: 401, text: '' })
  expect(await post(fixture, body, undefined, 'Bearer one')).toMatchObject({ status: 401, text: '' })
  expect((await post(fixture, body, undefined, 'Key two')).status).toBe(403)
  expect((await post(fixture, body, '/apps/app-1/events', 'Key one')).status).toBe(404)
  expect((await post(fixture, body, '/elsewhere', 'Key one')).status).toBe(404)
  const get = await fetch(fixture.url('/apps/app-1/custom_events'))
  expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST'])
  expect(countsOf(fixture)).toMatchObject({ eventsAccepted: 0 })
})

test('one bad event refuses its whole request in the shape of OneSignal', async () => {
  const fixture = await emulator()
  const { status, text } = await post(fixture, { events: [event('u'), event('u', { timestamp: 1_640_995_200_000 })] })
  expect([status, JSON.parse(text)]).toEqual([400, { errors: ['events[1] timestamp must be an ISO 8601 string'] }])
  expect(countsOf(fixture)).toMatchObject({ eventsAccepted: 0, eventsRefused: 2 })
})

test('unknown users are named one by one, everybody else is in', async () => {
  const fixture = await emulator({ knownUsers: ['u1'] })
  const { status, text } = await post(fixture, {
    events: [event('u1'), event('u2'), event('u3', { properties: { event_id: 'e-9' } })],
  })
  expect(status).toBe(202)
  expect(JSON.parse(text)).toEqual({
    errors: [
      { event_user_id: 'u2', error: { code: 'not found', title: 'User not found' } },
      { event_user_id: 'u3', event_id: 'e-9', error: { code: 'not found', title: 'User not found' } },
    ],
  })
  expect(countsOf(fixture)).toMatchObject({ eventsAccepted: 1, eventsRefused: 2, users: 1 })
})

test('with a time scale of 3,600 a key is known for four seconds of the engine’s clock', async () => {
  const clock = handClock()
  let factor = 3_600
  const fixture = await emulator({}, { clock, timeScale: () => factor })
  const again = { events: [event('u1')] }
  const stored = async (): Promise<number | undefined> => {
    expect((await post(fixture, again)).status).toBe(202)
    return countsOf(fixture)?.eventsAccepted
  }
  expect(await stored()).toBe(1)
  clock.advance(3_999)
  expect(await stored()).toBe(1)
  clock.advance(1)
  expect(await stored()).toBe(2)
  factor = 1
  clock.advance(4_000)
  expect(await stored()).toBe(2)
})

test('a repeated key is accepted and not stored again for four hours', async () => {
  const clock = handClock()
  const fixture = await emulator({}, { clock })
  const repeated = event('u1')
  expect((await post(fixture, { events: [repeated] })).status).toBe(202)
  clock.advance(4 * 3_600_000 - 1)
  expect(
    (
      await post(fixture, {
        events: [repeated, { ...repeated, idempotency_key: repeated.idempotency_key.toUpperCase() }],
      })
    ).status,
  ).toBe(202)
  await eventually(() =>
    expect(fixture.service.requests('local', null, 1)[0]?.note).toBe(
      'Accepted 0, 2 repeated within 4 hours, not stored again',
    ),
  )
  expect(keysOf(fixture)).toEqual([repeated.idempotency_key])
  clock.advance(1)
  await post(fixture, { events: [repeated] })
  expect(keysOf(fixture)).toEqual([repeated.idempotency_key, repeated.idempotency_key])
  expect(countsOf(fixture)).toMatchObject({ eventsAccepted: 2, eventsRepeated: 2, users: 1 })
})

test('keys of one app do not count for another', async () => {
  const fixture = await emulator()
  const same = event('u1')
  await post(fixture, { events: [same] }, '/apps/one/custom_events')
  await post(fixture, { events: [same] }, '/apps/two/custom_events')
  expect(countsOf(fixture)).toMatchObject({ eventsAccepted: 2 })
})

test('above its rate it answers 429 with Retry-After, and takes more when that is over', async () => {
  const clock = handClock()
  const fixture = await emulator({ requestsPerSecond: 2 }, { clock })
  const statuses = async (count: number) => {
    const answers: number[] = []
    for (let index = 0; index < count; index += 1) answers.push((await post(fixture, { events: [event('u')] })).status)
    return answers
  }
  expect(await statuses(3)).toEqual([202, 202, 429])
  const refused = await post(fixture, { events: [event('u')] })
  expect([refused.headers.get('retry-after'), JSON.parse(refused.text)]).toEqual([
    '1',
    { errors: ['API rate limit exceeded.'] },
  ])
  clock.advance(1_000)
  expect(await statuses(3)).toEqual([202, 202, 429])
})

test('scripted faults come before the rules; a step with 202 lets the rules answer', async () => {
  const fixture = await emulator({
    script: [{ status: 503 }, { status: 429, headers: [['Retry-After', '1']] }, { status: 202, times: 2 }],
  })
  const results: number[] = []
  for (let index = 0; index < 4; index += 1)
    results.push(
      (await post(fixture, { events: [event(`u${index}`)] }, undefined, index === 3 ? 'Key wrong' : 'Key k')).status,
    )
  expect(results).toEqual([503, 429, 202, 401])
  expect(keysOf(fixture)).toHaveLength(1)
})

test('a script makes some events of a request fail; those are not in, and are when they come again', async () => {
  const fixture = await emulator({
    script: [
      { eventErrors: { every: 2, code: 'rate limited', title: 'Try again' } },
      { eventErrors: { users: ['u1'] } },
      { status: 200, headers: [['X-Trace', 'a']] },
    ],
  })
  const events = [event('u1'), event('u2', { event_id: 'e-2' }), event('u3')]
  const first = await post(fixture, { events })
  expect([first.status, JSON.parse(first.text)]).toEqual([
    202,
    { errors: [{ event_user_id: 'u2', event_id: 'e-2', error: { code: 'rate limited', title: 'Try again' } }] },
  ])
  const second = await post(fixture, { events })
  expect(JSON.parse(second.text)).toEqual({
    errors: [{ event_user_id: 'u1', error: { code: 'internal error', title: 'Internal error' } }],
  })
  const third = await post(fixture, { events })
  expect([third.status, third.text, third.headers.get('x-trace')]).toEqual([200, '{}', 'a'])
  expect(keysOf(fixture).toSorted()).toEqual(events.map((one) => String(one.idempotency_key)).toSorted())
})

test('a fault after the events were taken in: they are repeated when they come again', async () => {
  const fixture = await emulator({
    script: [
      { status: 503, stored: true },
      { reset: true, stored: true },
    ],
  })
  const events = [event('u1'), event('u2')]
  expect((await post(fixture, { events })).status).toBe(503)
  await expect(post(fixture, { events })).rejects.toThrow()
  expect((await post(fixture, { events }, undefined, 'Key wrong')).status).toBe(401)
  expect(keysOf(fixture)).toEqual(events.map((one) => one.idempotency_key))
  await eventually(() =>
    expect(fixture.service.requests('local', null, 9).map(({ note }) => note)).toEqual([
      expect.stringContaining('The key is not the one'),
      'Script step 2 of 2: reset the connection, although: Accepted 0, 2 repeated within 4 hours, not stored again',
      'Script step 1 of 2: answered 503 Service Unavailable, although: Accepted 2',
    ]),
  )
})

test('a changed file counts at once; script and rate that did not change keep their place', async () => {
  const clock = handClock()
  const script = [{ status: 500 }, { status: 202 }, { status: 501 }]
  const endpoints = [{ path: '/hook', script: [{ status: 200 }, { status: 418 }] }]
  const fixture = await receiverFixture(
    directory(),
    { local: { endpoints, oneSignalEmulator: { apiKey: 'k', script, requestsPerSecond: 1 } } },
    { clock },
  )
  open.push(fixture)
  const change = (config: object) =>
    writeFileSync(
      join(directory(), 'receivers/local.json'),
      JSON.stringify({ version: 1, endpoints, oneSignalEmulator: { requestsPerSecond: 1, ...config } }),
    )
  const status = async (key: string) => (await post(fixture, { events: [event('u')] }, undefined, `Key ${key}`)).status
  const hook = async () => (await fetch(fixture.url('/hook'), { method: 'POST' })).status
  const keyIs = (key: string) => eventually(() => expect(fixture.service.emulator()?.apiKey).toBe(key))

  expect([await status('k'), await status('k'), await hook()]).toEqual([500, 202, 200])
  change({ apiKey: 'k2', script })
  await keyIs('k2')
  // Third step of the script, then its first; the hook's second step. The request of this second is used up.
  expect([await status('k2'), await status('k2'), await status('k2'), await hook()]).toEqual([501, 500, 429, 418])

  change({ apiKey: 'k3', script: [{ status: 502 }] })
  await keyIs('k3')
  expect([await status('k3'), await hook()]).toEqual([502, 200])
  change({ apiKey: 'k4' })
  await keyIs('k4')
  expect(await status('k4')).toBe(429)
  clock.advance(1_000)
  expect(await status('k4')).toBe(202)
})

test('digits and names come through untouched', async () => {
  const fixture = await emulator()
  const json =
    '{"name":"n","external_id":"u","properties":{"order id":9223372036854775807,"price":5.0,"__proto__":{"x":1}}}'
  expect((await post(fixture, `{ "events" : [ ${json} ] }`)).status).toBe(202)
  expect(fixture.service.acceptedEvents('local', 0, 1)[0]?.event_json).toBe(json)
})

test('accepted events are paged and kept over a restart, with their keys', async () => {
  const fixture = await emulator()
  const events = Array.from({ length: 250 }, (_, index) => event(`u${index % 10}`))
  await post(fixture, { events: events.slice(0, 125) })
  await post(fixture, { events: events.slice(125) })
  await fixture.close()
  open.splice(0)
  const again = await emulator()
  expect(countsOf(again)).toEqual({
    enabled: true,
    eventsAccepted: 250,
    eventsRefused: 0,
    eventsRepeated: 0,
    users: 10,
  })
  const first = again.service.acceptedEvents('local', 0, 100)
  const rest = again.service.acceptedEvents('local', first.at(-1)?.seq ?? 0, 1_000)
  expect([...first, ...rest].map(({ idempotency_key: key }) => key)).toEqual(events.map((one) => one.idempotency_key))
  await post(again, { events: events.slice(0, 1) })
  expect(countsOf(again)).toMatchObject({ eventsAccepted: 250 })
})
