import { afterEach, expect, test } from 'vitest'
import { BodyThread } from '#engine/receiver/bodies/body-thread.ts'
import { sign } from '#engine/lib/signature/sign.ts'
import { eventually } from '../../support/eventually.ts'
import { forwardTarget } from '../../support/http/forward-target.ts'
import { forwardingEngine } from '../../support/http/forwarding-engine.ts'
import { receiverFixture, type ReceiverFixture } from '../../support/http/receiver-fixture.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const directory = temporaryDirectory(afterEach)
const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
/** Large enough for the thread, and of numbers that only an exact reader keeps. */
const largeBody = (id: string): string =>
  JSON.stringify({ filler: 'x'.repeat(200_000) }).replace('{', `{"event":{"id":"${id}","amount":10.50},`)

async function receiver(file: object): Promise<ReceiverFixture> {
  const fixture = await receiverFixture(directory(), { local: file })
  open.push(fixture)
  return fixture
}

test('a large body is verified, explained and recognised by a value in it', async () => {
  const signature = { scheme: 'standard-webhooks', secret }
  const fixture = await receiver({ endpoints: [{ path: '/hook', dedupOn: 'json:$.event.id', signature }] })
  const send = (body: string, signedBody = body) => {
    const headers = sign(
      { scheme: 'standard-webhooks', secret },
      { id: 'm', timestampSeconds: Date.now() / 1000, body: signedBody },
    )
    return fetch(fixture.url('/hook'), { method: 'POST', headers: Object.fromEntries(headers), body })
  }
  const body = largeBody('e1')
  await send(body)
  await send(body, `${body}\n`)
  await send(largeBody('e2'))
  const rows = await eventually(() => {
    const kept = fixture.service.requests('local', null, 10).toReversed()
    expect(kept).toHaveLength(3)
    return kept
  })
  expect(rows.map(({ duplicate, signatureOk }) => [duplicate, signatureOk])).toEqual([
    [false, true],
    [true, false],
    [false, true],
  ])
  expect(fixture.service.request(rows[1]!.id).signature?.mistakes).toEqual(['body-line-end'])
})

test('thousands of events in one request are taken in their order, with every digit', async () => {
  const fixture = await receiver({ oneSignalEmulator: { apiKey: 'k' } })
  const count = 5_500
  const events = Array.from({ length: count }, (_, n) => `{"name":"n","external_id":"u${n}","properties":{"a":1.50}}`)
  const response = await fetch(fixture.url('/apps/a/custom_events'), {
    method: 'POST',
    headers: { Authorization: 'Key k' },
    body: `{"events":[${events.join(',')}]}`,
  })
  expect(response.status).toBe(202)
  const kept = fixture.service.acceptedEvents('local', 0, 10_000)
  expect(kept.map(({ event_json: json }) => json)).toEqual(events)
})

test('a large body goes on as it came in a batch, and by a template', async () => {
  const target = await forwardTarget()
  open.push(target)
  const engine = await forwardingEngine(directory(), [
    { path: '/batch', forward: { url: `${target.url}/batch`, batch: { maxItems: 1, maxWaitMs: 0 } } },
    {
      path: '/one',
      forward: { url: `${target.url}/one`, body: '{{ request.json.event.id }} {{ request.body.size }}' },
    },
  ])
  open.unshift(engine)
  const body = largeBody('e9')
  await fetch(engine.url('/batch'), { method: 'POST', body })
  await fetch(engine.url('/one'), { method: 'POST', body })
  await eventually(() => expect(target.requests).toHaveLength(2))
  const textOf = (url: string) => target.requests.find((request) => request.url === url)?.text
  expect(textOf('/batch')).toBe(`[${body}]`)
  expect(textOf('/one')).toBe(`e9 ${body.length}`)
})

const small = Buffer.from('{"id":"small"}')
const large = Buffer.from(JSON.stringify({ id: 'large', filler: 'x'.repeat(100_000) }))
const on = { from: 'json', path: ['id'] } as const

/** A body thread with a worker of these lines. */
function threadOf(script: string, limitMs = 20_000): BodyThread {
  const workerUrl = new URL(
    `data:text/javascript,${encodeURIComponent(`import { parentPort } from 'node:worker_threads'\n${script}`)}`,
  )
  const thread = new BodyThread({ workerUrl, limitMs })
  open.push(thread)
  return thread
}

test('only large bodies are looked at apart', async () => {
  const answers = `parentPort.on('message', ({ number }) => parentPort.postMessage({ number, answer: 'from the thread' }))`
  const thread = threadOf(answers)
  expect(await thread.do('key', { on, headers: [], body: small })).toEqual({ ok: true, value: 'small' })
  expect(await thread.do('key', { on, headers: [], body: large })).toEqual({ ok: true, value: 'from the thread' })
})

test.each([
  ['never answers', `parentPort.on('message', () => { for (;;); })`, 300, /it took longer than/],
  [
    'runs out of memory',
    `parentPort.on('message', () => { throw new Error('out of memory') })`,
    20_000,
    /out of memory/,
  ],
  ['ends', `parentPort.on('message', () => process.exit(1))`, 20_000, /its thread ended/],
])(
  'where the thread %s, that body fails with the reason, and small ones are served meanwhile',
  async (_, script, limitMs, why) => {
    const thread = threadOf(script, limitMs)
    const failing = thread.do('key', { on, headers: [], body: large })
    expect(await thread.do('key', { on, headers: [], body: small })).toMatchObject({ ok: true })
    expect(await failing).toEqual({ ok: false, error: expect.stringMatching(why) as string })
  },
)

test('after a body that ended the thread the next one is served by a new thread', async () => {
  const once = `let count = 0
    parentPort.on('message', ({ number, ask }) => {
      if (ask.headers.length > 0) process.exit(1)
      parentPort.postMessage({ number, answer: String((count += 1)) })
    })`
  const thread = threadOf(once)
  const ask = (headers: readonly (readonly [string, string])[]) => thread.do('key', { on, headers, body: large })
  const answers = await Promise.all([ask([]), ask([]), ask([['x-end', '1']]), ask([])])
  expect(answers.map((answer) => (answer.ok ? answer.value : 'failed'))).toEqual(['1', '2', 'failed', '1'])
})
