import { request } from 'node:http'
import { afterEach, expect, test } from 'vitest'
import { eventually } from '../../support/eventually.ts'
import { rawSocket } from '../../support/http/raw-socket.ts'
import { receiverFixture, type ReceiverFixture } from '../../support/http/receiver-fixture.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const directory = temporaryDirectory(afterEach)
const open: ReceiverFixture[] = []
afterEach(async () => {
  for (const fixture of open.splice(0)) await fixture.close()
})

async function receiver(options: Parameters<typeof receiverFixture>[2] = {}): Promise<ReceiverFixture> {
  const fixture = await receiverFixture(directory(), { local: {} }, options)
  open.push(fixture)
  return fixture
}

/** Sends so many bytes in pieces of 64 kB, with a length or in chunks; resolves with status and body. */
function send(
  url: string,
  bytes: number,
  form: 'length' | 'chunks',
): Promise<{ status: number | undefined; body: string }> {
  const piece = Buffer.alloc(65_536, 0x61)
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      { method: 'POST', headers: form === 'length' ? { 'Content-Length': bytes } : {} },
      (response) => {
        let body = ''
        response.on('data', (chunk: Buffer) => (body += chunk.toString()))
        response.on('end', () => resolve({ status: response.statusCode, body }))
      },
    )
    outgoing.on('error', reject)
    let left = bytes
    const pump = (): void => {
      while (left > 0) {
        const next = piece.subarray(0, Math.min(left, piece.length))
        left -= next.length
        if (!outgoing.write(next)) return void outgoing.once('drain', pump)
      }
      outgoing.end()
    }
    pump()
  })
}

test.each([
  ['length', /announces 100000000 bytes/],
  ['chunks', /is larger/],
] as const)('100 MB sent by %s: the sender gets a 413 that says the limit', async (form, message) => {
  const fixture = await receiver()
  const { status, body } = await send(fixture.url('/big'), 100_000_000, form)
  expect({ status, body }).toEqual({
    status: 413,
    body: expect.stringMatching(/at most 10000000 bytes \(10 MB\)/) as string,
  })
  expect(body).toMatch(message)
  await eventually(() =>
    expect(fixture.service.requests('local', null, 1)).toMatchObject([
      { status: 413, note: expect.stringMatching(/Body too large/) as string },
    ]),
  )
})

test('a sender that does not look at the answer before it has sent all is read to its end, not reset', async () => {
  const fixture = await receiver()
  const raw = await rawSocket(fixture.port())
  raw.write('POST /big HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000000\r\n\r\n')
  for (let sent = 0; sent < 100; sent += 1) raw.write(Buffer.alloc(1_000_000))
  expect(await raw.closed).toMatchObject({
    reset: false,
    text: expect.stringMatching(/^HTTP\/1\.1 413 [\s\S]*10 MB/) as string,
  })
  await eventually(() =>
    expect(fixture.service.requests('local', null, 1)).toMatchObject([{ status: 413, requestBytes: 100_000_000 }]),
  )
})

test('a sender that waits for 100 Continue is told 413 without sending', async () => {
  const fixture = await receiver()
  const raw = await rawSocket(fixture.port())
  raw.write('POST /big HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50000000\r\nExpect: 100-continue\r\n\r\n')
  await eventually(() => expect(raw.text()).toMatch(/^HTTP\/1\.1 413 /))
  raw.socket.end()
  expect((await raw.closed).text).not.toContain('100 Continue')
})

test('10 MB are taken whole and given back; the detail shows the first 64 KiB', async () => {
  const fixture = await receiver()
  expect((await send(fixture.url('/ok'), 10_000_000, 'chunks')).status).toBe(200)
  const [row] = await eventually(() => {
    const rows = fixture.service.requests('local', null, 1)
    expect(rows).toHaveLength(1)
    return rows
  })
  const { requestBody } = fixture.service.request(row!.id)
  expect(requestBody.bytes).toBe(10_000_000)
  expect(requestBody.text).toBe('a'.repeat(65_536))
})

test('many large bodies at one time cannot fill the memory: some are asked to come later', async () => {
  const fixture = await receiver()
  const sockets = await Promise.all(Array.from({ length: 24 }, () => rawSocket(fixture.port())))
  for (const raw of sockets) {
    raw.write('POST /slow HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9900000\r\n\r\n')
    raw.write(Buffer.alloc(9_800_000))
  }
  await eventually(
    () => expect(sockets.filter((raw) => raw.text().startsWith('HTTP/1.1 503 ')).length).toBeGreaterThan(0),
    { timeoutMs: 60_000 },
  )
  for (const raw of sockets) raw.socket.destroy()
  await Promise.all(sockets.map((raw) => raw.closed))
  await eventually(async () => expect((await send(fixture.url('/after'), 9_000_000, 'length')).status).toBe(200), {
    timeoutMs: 60_000,
  })
})

test('old requests make room for new ones, by number and by size', async () => {
  const fixture = await receiver({ retention: { maxRequests: 50, maxBytes: 1_000_000 } })
  for (let index = 0; index < 60; index += 1) await fetch(fixture.url(`/${index}`))
  await eventually(() =>
    expect(fixture.service.requests('local', null, 500).map(({ path }) => path)).toEqual(
      Array.from({ length: 50 }, (_, index) => `/${59 - index}`),
    ),
  )
  for (let index = 0; index < 4; index += 1) await send(fixture.url(`/large-${index}`), 300_000, 'length')
  await eventually(() =>
    expect(fixture.service.requests('local', null, 500).map(({ path }) => path)).toEqual([
      '/large-3',
      '/large-2',
      '/large-1',
    ]),
  )
  expect(fixture.service.statuses()[0]?.requests).toBe(64)
})
