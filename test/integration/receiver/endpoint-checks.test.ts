import { gzipSync } from 'node:zlib'
import { afterEach, expect, test } from 'vitest'
import { sign } from '#engine/lib/signature/sign.ts'
import type { ReceivedDetail } from '#shared/contract/receivers.ts'
import { eventually } from '../../support/eventually.ts'
import { rawSocket } from '../../support/http/raw-socket.ts'
import { receiverFixture, type ReceiverFixture } from '../../support/http/receiver-fixture.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { writeFiles } from '../../support/workspace-folder.ts'

const directory = temporaryDirectory(afterEach)
const open: ReceiverFixture[] = []
afterEach(async () => {
  for (const fixture of open.splice(0)) await fixture.close()
})

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const otherSecret = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'
const env = { HOOK_SECRET: secret, OTHER_SECRET: otherSecret }

async function receiver(endpoint: object, file: object = {}): Promise<ReceiverFixture> {
  const endpoints = [{ path: '/hook', ...endpoint }]
  const fixture = await receiverFixture(directory(), { local: { endpoints, ...file } }, { env })
  open.push(fixture)
  return fixture
}

/** Sends, and waits for what is kept of it. */
async function send(
  fixture: ReceiverFixture,
  headers: Record<string, string>,
  body: string | Uint8Array = '{"a":1}',
): Promise<ReceivedDetail> {
  const stored = new Promise<string>((resolve) => {
    const stop = fixture.service.onRequest((row) => {
      stop()
      resolve(row.id)
    })
  })
  await fetch(fixture.url('/hook'), { method: 'POST', headers, body: Buffer.from(body) }).catch(() => null)
  return fixture.service.request(await stored)
}

const signed = (body: string, key = secret): Record<string, string> =>
  Object.fromEntries(
    sign({ scheme: 'standard-webhooks', secret: key }, { id: 'msg_1', timestampSeconds: Date.now() / 1000, body }),
  )

const standard = { scheme: 'standard-webhooks', secret: '${env:HOOK_SECRET}' }

test('a signature is verified, a failing one explained, kept, and answered by the script all the same', async () => {
  const fixture = await receiver({ signature: standard, script: [{ status: 202 }] })
  writeFiles(fixture.workspace.directory, {
    'webhooks/other.json': {
      version: 1,
      url: 'http://127.0.0.1:9/',
      signature: { scheme: 'standard-webhooks', secret: '${env:OTHER_SECRET}' },
    },
  })
  const good = await send(fixture, signed('{"a":1}'))
  expect(good).toMatchObject({ status: 202, eventId: 'msg_1', endpoint: '/hook', signatureOk: true })
  const spaced = await send(fixture, signed('{"a": 1}'))
  expect(spaced).toMatchObject({ status: 202, signatureOk: false, signature: { mistakes: ['body-spaces'] } })
  expect(spaced.signature?.bodyDifference?.offset).toBe(5)
  await eventually(async () => {
    const taken = await send(fixture, signed('{"a":1}', otherSecret))
    expect(taken.signature?.reason).toContain('the secret of webhooks/other.json')
    expect(JSON.stringify(taken)).not.toContain(otherSecret)
  })
  const [row] = fixture.service.requests('local', null, 1)
  expect(row).toMatchObject({ signatureOk: false, eventId: 'msg_1', duplicate: true })
})

test('the secret of before a change is named, and a secret that is not set is a verdict, not a stop', async () => {
  const fixture = await receiver({ signature: standard })
  const change = (secretText: string) =>
    writeFiles(fixture.workspace.directory, {
      'receivers/local.json': {
        version: 1,
        endpoints: [{ path: '/hook', signature: { scheme: 'standard-webhooks', secret: secretText } }],
      },
    })
  change('${env:OTHER_SECRET}')
  await eventually(async () => {
    const { signature } = await send(fixture, signed('{"a":1}'))
    expect(signature?.reason).toContain('the secret that this endpoint had before its file was changed')
  })
  change('${env:NOT_SET}')
  await eventually(async () => {
    const { signature, status } = await send(fixture, signed('{"a":1}'))
    expect(signature).toMatchObject({ ok: false, code: 'bad-secret' })
    expect(signature?.reason).toContain('NOT_SET')
    expect(status).toBe(200)
  })
})

test('only what was answered with a 2xx is seen, and what was seen is so after a restart', async () => {
  const endpoint = { dedupOn: 'header:X-Order', script: [{ status: 503 }, { reset: true }, { status: 200, times: 9 }] }
  const fixture = await receiver(endpoint)
  const duplicates: boolean[] = []
  for (let index = 0; index < 4; index += 1) duplicates.push((await send(fixture, { 'x-order': '7' })).duplicate)
  expect(duplicates).toEqual([false, false, false, true])
  expect(await send(fixture, { 'x-order': '8' })).toMatchObject({ duplicate: false, eventId: '8' })
  expect((await send(fixture, {})).duplicate).toBe(false)
  expect((await send(fixture, {})).duplicate).toBe(false)
  await open.splice(0)[0]?.close()
  const again = await receiver(endpoint)
  expect((await send(again, { 'x-order': '7' })).status).toBe(503)
  expect((await send(again, { 'x-order': '7' })).duplicate).toBe(true)
})

test('a key may come from the body, with every digit; of parallel ones all but one are duplicates', async () => {
  const fixture = await receiver({ dedupOn: 'json:$.event.id' })
  const body = (id: string) => `{"event":{"id":${id}}}`
  expect(await send(fixture, {}, body('9007199254740993'))).toMatchObject({
    eventId: '9007199254740993',
    duplicate: false,
  })
  expect((await send(fixture, {}, body('9007199254740992'))).duplicate).toBe(false)
  expect((await send(fixture, {}, body('9007199254740993'))).duplicate).toBe(true)
  expect((await send(fixture, {}, 'no json')).duplicate).toBe(false)
  const parallel = Array.from({ length: 20 }, () =>
    fetch(fixture.url('/hook'), { method: 'POST', body: body('"same"') }),
  )
  await Promise.all(parallel)
  await eventually(() => {
    const same = fixture.service.requests('local', null, 20).filter(({ eventId }) => eventId === 'same')
    expect([same.length, same.filter(({ duplicate }) => duplicate).length]).toEqual([20, 19])
  })
})

test('without dedupOn a repeated event id is told all the same', async () => {
  const fixture = await receiver({ script: [{ status: 500 }, { status: 200, times: 9 }] })
  const told: boolean[] = []
  for (let index = 0; index < 3; index += 1) told.push((await send(fixture, { 'X-Event-Id': 'e1' })).duplicate)
  expect(told).toEqual([false, false, true])
})

test('faults beyond a status: dripped, cut, never, no HTTP, packed bytes, large', async () => {
  const fixture = await receiver({
    script: [
      { body: 'slowly', drip: { bytes: 2, everyMs: 10 } },
      { status: 200, body: 'x'.repeat(100), resetAfterBytes: 10 },
      { raw: 'HTTP/9 nonsense\r\n\r\n' },
      { bodyBase64: gzipSync('packed').toString('base64'), headers: [['Content-Encoding', 'gzip']] },
      { bodyBytes: 5_000_000 },
      { hang: true },
    ],
  })
  const text = async () => (await fetch(fixture.url('/hook'), { method: 'POST' })).text()
  expect(await text()).toBe('slowly')
  await expect(text()).rejects.toThrow(/terminated|fetch failed/)
  await expect(text()).rejects.toThrow('fetch failed')
  expect(await text()).toBe('packed')
  expect(await text()).toHaveLength(5_000_000)
  const never = AbortSignal.timeout(1_500)
  await expect(fetch(fixture.url('/hook'), { method: 'POST', signal: never })).rejects.toThrow()
  await eventually(() =>
    expect(fixture.service.requests('local', null, 9).map(({ status }) => status)).toEqual([
      null,
      200,
      200,
      null,
      null,
      200,
    ]),
  )
})

test('a chance is the same each time by its seed', async () => {
  const endpoint = { seed: 7, script: [{ status: 503, probability: 0.5 }, { status: 200 }] }
  const walk = async (): Promise<number[]> => {
    const fixture = await receiver(endpoint)
    const statuses: number[] = []
    for (let index = 0; index < 20; index += 1) statuses.push((await fetch(fixture.url('/hook'))).status)
    await open.splice(0)[0]?.close()
    return statuses
  }
  const first = await walk()
  expect(await walk()).toEqual(first)
  expect(new Set(first)).toEqual(new Set([200, 503]))
})

test('raw bytes are kept, and shown unpacked unless they unfold to too much', async () => {
  const fixture = await receiver({})
  const gzip = { 'content-encoding': 'gzip' }
  const packed = gzipSync('{"a":"ü"}')
  const small = await send(fixture, gzip, packed)
  expect(Buffer.from(small.requestBody.base64 ?? '', 'base64').equals(packed)).toBe(true)
  expect(small.unpackedBody).toMatchObject({ text: '{"a":"ü"}' })
  const bomb = await send(fixture, gzip, gzipSync(Buffer.alloc(50_000_000)))
  expect(bomb.unpackedBody).toBeNull()
  expect((await send(fixture, gzip, 'not packed at all')).unpackedBody).toBeNull()
  const invalid = await send(fixture, {}, Buffer.from([0xff, 0xfe, 0x00]))
  expect(invalid.requestBody).toEqual({ text: null, base64: '//4A', bytes: 3 })
})

test('a sender that drips its request is waited for, and its times are kept', async () => {
  const fixture = await receiver({ signature: { scheme: 'hmac-hex', secret: 'k' } })
  const socket = await rawSocket(fixture.port())
  for (const piece of ['POST /hook HTTP/1.1\r\nHost: localhost\r\n', 'Content-Length: 2\r\n\r\n', 'h', 'i']) {
    socket.write(piece)
    // The pause is the sender's slowness.
    await new Promise((later) => setTimeout(later, 15))
  }
  await eventually(() => expect(socket.text()).toContain('200 OK'))
  await eventually(() => {
    const [row] = fixture.service.requests('local', null, 1)
    expect(row).toMatchObject({ requestBytes: 2, signatureOk: false })
    const { timings } = fixture.service.request(row?.id ?? '')
    expect(timings.answerMs).toBeGreaterThanOrEqual(timings.bodyMs ?? Number.POSITIVE_INFINITY)
  })
  socket.socket.destroy()
})
