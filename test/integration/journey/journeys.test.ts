import { afterEach, expect, test } from 'vitest'
import { journeyCursor } from '#engine/store/journeys/cursors.ts'
import { eventually } from '../../support/eventually.ts'
import { aJourney, journeyFixture, type JourneyFixture, type Sent } from '../../support/journey/fixture.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const directory = temporaryDirectory(afterEach)
const open: JourneyFixture[] = []
afterEach(async () => {
  for (const fixture of open.splice(0)) await fixture.close()
})

async function journeys(
  files: Readonly<Record<string, unknown>>,
  before?: Parameters<typeof journeyFixture>[2],
): Promise<JourneyFixture> {
  const fixture = await journeyFixture(directory(), files, before)
  open.push(fixture)
  return fixture
}

const settled = (fixture: JourneyFixture) => eventually(() => expect(fixture.service.isIdle()).toBe(true))
const countsOf = ({ service }: JourneyFixture, name = 'welcome') =>
  service.statuses().find((one) => one.name === name)?.runs
/** `n` of each event that a webhook saw. */
function eventsSeen(sent: Sent | undefined): readonly number[] {
  const journey = sent?.context['journey'] as
    | { readonly all_events: readonly { properties: { n: number } }[] }
    | undefined
  return journey?.all_events.map(({ properties }) => properties.n) ?? []
}
const usersSent = (fixture: JourneyFixture) =>
  fixture.sent().map(({ context }) => (context['user'] as { external_id: string }).external_id)

test('an accepted event starts the journeys whose name and condition it meets, once each', async () => {
  const fixture = await journeys({
    'journeys/welcome.json': aJourney({ name: 'Welcome' }),
    'journeys/pro.json': aJourney({ trigger: { eventName: 'signup', condition: '$.properties.plan = pro' } }),
    'journeys/off.json': aJourney({ enabled: false }),
    'journeys/broken.json': aJourney({ trigger: { eventName: 'signup', condition: '$.properties.plan =' } }),
    'journeys/other.json': aJourney({ trigger: { eventName: 'purchase' } }),
  })
  fixture.accepted.accept('signup', 'u1', { plan: 'free' })
  fixture.accepted.accept('signup', 'u2', { plan: 'pro' })
  fixture.accepted.accept('page_viewed', 'u3')
  fixture.service.begin()
  await settled(fixture)
  const byName = new Map(fixture.service.statuses().map((one) => [one.name, one]))
  expect([...byName].map(([name, { started }]) => [name, started])).toEqual([
    ['broken', 0],
    ['off', 0],
    ['other', 0],
    ['pro', 1],
    ['welcome', 2],
  ])
  expect(byName.get('broken')?.problem).toMatch(/condition cannot be read \(character 20\)/)
  expect(byName.get('welcome')?.problem).toMatch(/webhooks\/welcome\.json/)
  expect(usersSent(fixture).toSorted()).toEqual(['u1', 'u2', 'u2'])
  expect(new Set(fixture.sent().map(({ originKey }) => originKey)).size).toBe(3)
  const first = fixture.sent().find(({ context }) => (context['journey'] as { name: string }).name === 'Welcome')
  expect(first?.context).toMatchObject({
    user: { external_id: 'u1', onesignal_id: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    journey: { first_event: { name: 'signup', properties: { plan: 'free' } } },
    event: { id: first?.eventId },
  })
})

test('events that come while a run waits are what its webhook sees; a wait ends at its time and not before', async () => {
  const fixture = await journeys({
    'journeys/welcome.json': aJourney({
      steps: [{ wait: '1h' }, { webhook: 'welcome' }, { wait: '30m' }, { webhook: 'welcome' }],
    }),
  })
  fixture.accepted.accept('page_viewed', 'u1', { n: 0 })
  fixture.accepted.accept('signup', 'u1', { n: 1 })
  fixture.service.begin()
  await eventually(() => expect(countsOf(fixture)).toMatchObject({ waiting: 1 }))
  fixture.accepted.accept('page_viewed', 'u1', { n: 2 })
  fixture.accepted.accept('page_viewed', 'u2', { n: 3 })
  fixture.advance(3_600_000 - 1)
  await eventually(() => expect(journeyCursor(fixture.store.db, 'local').seq).toBe(4))
  expect(fixture.sent()).toEqual([])
  fixture.advance(1)
  await eventually(() => expect(fixture.sent()).toHaveLength(1))
  fixture.advance(1_800_000)
  await settled(fixture)
  expect(eventsSeen(fixture.sent()[1])).toEqual([1, 2])
  expect(countsOf(fixture)).toMatchObject({ done: 1, waiting: 0 })
  const [row] = fixture.service.runs('welcome', { before: null, limit: 10 })
  const detail = fixture.service.run(row?.id ?? '')
  expect(detail.steps.map(({ state, kind, text }) => [state, kind, text])).toEqual([
    ['done', 'wait', '1h'],
    ['done', 'webhook', 'welcome'],
    ['done', 'wait', '30m'],
    ['done', 'webhook', 'welcome'],
  ])
  expect(detail.steps[0]?.endedAtMs).toBe(detail.steps[0]?.dueAtMs ?? 0)
})

test('a run goes on where it was after the process has gone, and no accepted event is missed or counts twice', async () => {
  const file = aJourney({ steps: [{ wait: '1h' }, { webhook: 'welcome' }] })
  const first = await journeys({ 'journeys/welcome.json': file })
  for (let user = 0; user < 120; user += 1) first.accepted.accept('signup', `u${user}`)
  first.service.begin()
  await eventually(() => expect(countsOf(first)).toMatchObject({ waiting: 120 }))
  await open.pop()?.close()
  for (let user = 120; user < 150; user += 1) first.accepted.accept('signup', `u${user}`)
  const again = await journeys({ 'journeys/welcome.json': file }, { accepted: first.accepted, nowMs: first.now() })
  again.service.begin()
  await eventually(() => expect(countsOf(again)).toMatchObject({ waiting: 150 }))
  again.advance(3_600_000)
  await settled(again)
  expect(usersSent(again)).toHaveLength(150)
  expect(new Set(usersSent(again)).size).toBe(150)
})

test('another file of the receivers is read from its beginning, and one whose end was lost from where it ends', async () => {
  const file = { 'journeys/welcome.json': aJourney() }
  const first = await journeys(file)
  const { accepted } = first
  for (const user of ['u1', 'u2', 'u3']) accepted.accept('signup', user)
  first.service.begin()
  await settled(first)
  await open.pop()?.close()

  // A power cut took the last two with it: their numbers are given again.
  accepted.events.length = 1
  accepted.head = 1
  const again = await journeys(file, { accepted, nowMs: first.now() })
  for (const user of ['u4', 'u5', 'u6']) accepted.accept('signup', user)
  again.service.begin()
  await eventually(() => expect(usersSent(again)).toEqual(['u1', 'u2', 'u3', 'u4', 'u5', 'u6']))

  accepted.events.length = 0
  accepted.head = 0
  accepted.file = 12_000
  accepted.accept('signup', 'u7')
  accepted.tell()
  await eventually(() => expect(usersSent(again).slice(6)).toEqual(['u7']))
  await settled(again)
  expect(usersSent(again)).toHaveLength(7)
})

test('of a user’s events in a journey the newest 100 are kept', async () => {
  const fixture = await journeys({
    'journeys/welcome.json': aJourney({ steps: [{ wait: '1m' }, { webhook: 'welcome' }] }),
  })
  fixture.accepted.accept('signup', 'u1', { n: 0 })
  for (let n = 1; n <= 250; n += 1) fixture.accepted.accept('page_viewed', 'u1', { n })
  fixture.service.begin()
  await eventually(() => expect(journeyCursor(fixture.store.db, 'local').seq).toBe(251))
  fixture.advance(60_000)
  await settled(fixture)
  expect(eventsSeen(fixture.sent()[0])).toEqual(Array.from({ length: 100 }, (_, index) => 151 + index))
})

test('a run keeps the steps that it began with, whatever becomes of the file', async () => {
  const fixture = await journeys({
    'journeys/welcome.json': aJourney({ steps: [{ wait: '1h' }, { webhook: 'welcome' }] }),
  })
  fixture.accepted.accept('signup', 'u1')
  fixture.service.begin()
  await eventually(() => expect(countsOf(fixture)).toMatchObject({ waiting: 1 }))
  const { revision } = fixture.workspace.readFile('journeys', 'welcome')
  fixture.workspace.saveFile('journeys', 'welcome', aJourney({ steps: [{ wait: '1d' }], enabled: false }), revision)
  fixture.advance(3_600_000)
  await eventually(() => expect(fixture.sent()).toHaveLength(1))
  fixture.accepted.accept('signup', 'u2')
  fixture.accepted.tell()
  await settled(fixture)
  expect(countsOf(fixture)).toMatchObject({ done: 1, waiting: 0 })
})

test('a time scale shortens what is left of waits, and what comes after', async () => {
  const fixture = await journeys({
    'journeys/welcome.json': aJourney({ steps: [{ wait: '1h' }, { wait: '1h' }, { webhook: 'welcome' }] }),
  })
  fixture.accepted.accept('signup', 'u1')
  fixture.service.begin()
  await eventually(() => expect(countsOf(fixture)).toMatchObject({ waiting: 1 }))
  fixture.advance(1_800_000)
  fixture.setScale(60)
  await eventually(() => {
    const [row] = fixture.service.runs('welcome', { before: null, limit: 1 })
    expect(row?.dueAtMs).toBe(fixture.now() + 30_000)
  })
  fixture.advance(30_000)
  await eventually(() => {
    const [row] = fixture.service.runs('welcome', { before: null, limit: 1 })
    expect(row).toMatchObject({ step: 1, dueAtMs: fixture.now() + 60_000 })
  })
  fixture.advance(60_000)
  await settled(fixture)
  expect(fixture.sent()).toHaveLength(1)
})

test('by hand: a run is started for a user and cancelled while its webhook is rendered; nothing is sent then', async () => {
  const fixture = await journeys({ 'journeys/welcome.json': aJourney({ enabled: false }) })
  let goOn = (): void => {}
  fixture.rendered.pause = new Promise((resolve) => (goOn = resolve))
  const id = await fixture.service.start('welcome', 'ada', '{"name":"anything","properties":{"big":9007199254740993}}')
  await eventually(() => expect(fixture.rendered.count).toBe(1))
  await fixture.service.cancel(id)
  goOn()
  await settled(fixture)
  expect(fixture.sent()).toEqual([])
  expect(fixture.service.run(id)).toMatchObject({
    row: { state: 'cancelled', user: 'ada', byHand: true },
    eventJson: expect.stringContaining('9007199254740993'),
    steps: [{ state: 'skipped' }],
  })
  await expect(fixture.service.cancel(id)).rejects.toMatchObject({ code: 'BAD_INPUT' })
  await expect(fixture.service.cancel('j99')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect(fixture.service.start('welcome', 'ada', '[]')).rejects.toMatchObject({ code: 'BAD_INPUT' })
  await expect(fixture.service.start('none', 'ada', '{"name":"x"}')).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('a webhook that is not there fails the run with the reason, and the others go on', async () => {
  const fixture = await journeys({
    'journeys/lost.json': aJourney({ steps: [{ webhook: 'gone' }] }),
    'journeys/welcome.json': aJourney(),
  })
  fixture.accepted.accept('signup', 'u1')
  fixture.service.begin()
  await settled(fixture)
  expect(countsOf(fixture)).toMatchObject({ done: 1 })
  const [row] = fixture.service.runs('lost', { before: null, limit: 10, state: 'failed' })
  expect(row).toMatchObject({
    state: 'failed',
    reason: expect.stringMatching(/^webhooks\/gone.json does not exist. .*retry/),
  })

  fixture.workspace.saveFile(
    'webhooks',
    'gone',
    { version: 1, method: 'POST', url: 'http://127.0.0.1:9/', body: '' },
    null,
  )
  await expect(fixture.service.retry('lost', 'j99')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect(await fixture.service.retry('lost', row?.id ?? '')).toBe(1)
  await settled(fixture)
  expect(fixture.service.run(row?.id ?? '').row).toMatchObject({ state: 'done', reason: null })
  await expect(fixture.service.retry('lost', row?.id ?? '')).rejects.toMatchObject({ code: 'BAD_INPUT' })
})

test('all failed runs of a journey are retried once each, also those that fail again at once', async () => {
  const fixture = await journeys({ 'journeys/lost.json': aJourney({ steps: [{ webhook: 'gone' }] }) })
  for (let user = 0; user < 450; user += 1) fixture.accepted.accept('signup', `u${user}`)
  fixture.service.begin()
  await settled(fixture)
  const failed = () => fixture.service.statuses().find(({ name }) => name === 'lost')?.runs.failed
  expect(failed()).toBe(450)
  expect(await fixture.service.retry('lost', null)).toBe(450)
  await settled(fixture)
  expect(failed()).toBe(450)
})

test('while the log cannot be written nothing is lost, and closing does not wait for better times', async () => {
  const file = { 'journeys/welcome.json': aJourney() }
  const fixture = await journeys(file)
  fixture.service.begin()
  fixture.store.db.exec('PRAGMA query_only = ON')
  fixture.accepted.accept('signup', 'u1')
  fixture.accepted.tell()
  await eventually(() => expect(fixture.store.writer.fault).not.toBeNull())
  fixture.store.db.exec('PRAGMA query_only = OFF')
  await settled(fixture)
  expect(usersSent(fixture)).toEqual(['u1'])

  fixture.store.db.exec('PRAGMA query_only = ON')
  fixture.accepted.accept('signup', 'u2')
  fixture.accepted.tell()
  await eventually(() => expect(fixture.store.writer.fault).not.toBeNull())
  await open.pop()?.close()
  const again = await journeys(file, { accepted: fixture.accepted, nowMs: fixture.now() })
  again.service.begin()
  await settled(again)
  expect(usersSent(again)).toEqual(['u1', 'u2'])
})

test('10,000 users at once: each gets one webhook', async () => {
  const users = 10_000
  const burst = { timeoutMs: 80_000, everyMs: 250 }
  const fixture = await journeys({
    'journeys/welcome.json': aJourney({ steps: [{ wait: '1s' }, { webhook: 'welcome' }] }),
  })
  for (let user = 0; user < users; user += 1) fixture.accepted.accept('signup', `u${user}`, { user })
  fixture.service.begin()
  await eventually(() => expect(countsOf(fixture)).toMatchObject({ waiting: users }), burst)
  fixture.advance(1_000)
  await eventually(() => expect(countsOf(fixture)).toMatchObject({ done: users }), burst)
  expect(new Set(usersSent(fixture)).size).toBe(users)
  expect(fixture.sent()).toHaveLength(users)
})
