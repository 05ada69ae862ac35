import { createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, expect, test } from 'vitest'
import { eventually } from '../../support/eventually.ts'
import { aDelivery } from '../../support/outbox/fixture.ts'
import type { SettingsByName } from '../../support/outbox/fixture.ts'
import { lookAtHttpLog } from '../../support/outbox/log-look.ts'
import { idle, openedOutboxes } from '../../support/outbox/opened.ts'

const opened = openedOutboxes(afterEach)

type Row = {
  readonly status: number | null
  readonly bytes: number | null
  readonly kept: number | null
  readonly error: string | null
  readonly outcome: string
  readonly sha: Uint8Array | null
}

/** Sends one delivery to a server that answers a whole request with whatever bytes it likes; what the log says of it. */
async function sentTo(answer: (socket: Socket) => void, settings: SettingsByName[string] = {}): Promise<Row> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.once('data', () => answer(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  opened.keep({
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  })
  const own = opened.open({ welcome: { retry: 'none', ...settings } })
  await own.add([aDelivery('welcome', `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`)])
  await idle(own)
  const [row] = own.store.db.all<[], Row>({
    name: 'row',
    bigint: false,
    text: `SELECT status, response_bytes AS bytes, length(b.bytes) AS kept, error, outcome, response_sha256 AS sha
      FROM http_attempts a LEFT JOIN bodies b ON b.id = a.response_body`,
  })
  if (row === undefined) throw new Error('there is no attempt')
  return row
}

const head = (length: number, more = ''): string => `HTTP/1.1 200 OK\r\nContent-Length: ${length}\r\n${more}\r\n`

test.each<[string, (socket: Socket) => void, object]>([
  ['hangs', () => undefined, { status: null, outcome: 'failed', error: expect.stringContaining('[TIMEOUT]') }],
  [
    'drips for ever',
    (socket) => {
      socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n')
      const timer = setInterval(() => socket.write('1\r\nx\r\n'), 20)
      socket.once('close', () => clearInterval(timer))
    },
    { status: 200, outcome: 'failed', error: expect.stringContaining('[TIMEOUT]') },
  ],
  [
    'resets',
    (socket) => socket.resetAndDestroy(),
    { status: null, outcome: 'failed', error: expect.stringMatching(/closed the connection/) },
  ],
  [
    'closes without a word',
    (socket) => socket.end(),
    { status: null, outcome: 'failed', error: expect.stringMatching(/closed the connection/) },
  ],
  [
    'breaks off in the body',
    (socket) => socket.end(`${head(100)}half`),
    { status: 200, outcome: 'failed', bytes: null },
  ],
  [
    'speaks no HTTP',
    (socket) => socket.end('HELO there\r\n'),
    { status: null, outcome: 'failed', error: expect.stringContaining('not valid HTTP') },
  ],
  [
    'redirects to itself',
    (socket) => socket.end('HTTP/1.1 302 Found\r\nLocation: /hook\r\nContent-Length: 0\r\n\r\n'),
    { status: 302, outcome: 'failed', error: null },
  ],
  [
    'answers nothing but 100s first',
    (socket) => socket.end(`HTTP/1.1 103 Early Hints\r\n\r\n${head(2)}ok`),
    { status: 200, outcome: 'delivered', bytes: 2, kept: 2 },
  ],
  [
    'answers bytes that are no UTF-8',
    (socket) => socket.end(Buffer.concat([Buffer.from(head(3)), Buffer.from([0xff, 0xfe, 0x41])])),
    { status: 200, outcome: 'delivered', bytes: 3, kept: 3 },
  ],
])('a receiver that %s', async (does, answer, expected) => {
  // Only what never ends has to wait for the time limit.
  const isEndless = does === 'hangs' || does === 'drips for ever'
  expect(await sentTo(answer, { timeoutMs: isEndless ? 1_500 : 60_000 })).toMatchObject(expected)
})

test('a receiver that answers 100 MB: the first 64 KiB are kept, with the true length and the hash of all', async () => {
  const piece = Buffer.alloc(1_000_000, 'x')
  const row = await sentTo(
    (socket) => {
      socket.write(head(100 * piece.length))
      for (let sent = 0; sent < 100; sent += 1) socket.write(piece)
    },
    { timeoutMs: 60_000 },
  )
  expect(row).toMatchObject({ status: 200, outcome: 'delivered', bytes: 100_000_000, kept: 65_536 })
  expect(row.sha).toHaveLength(32)
})

test('a gzip bomb is never unpacked', async () => {
  const bomb = gzipSync(Buffer.alloc(50_000_000))
  const row = await sentTo((socket) =>
    socket.write(Buffer.concat([Buffer.from(head(bomb.length, 'Content-Encoding: gzip\r\n')), bomb])),
  )
  expect(row).toMatchObject({ outcome: 'delivered', bytes: bomb.length, kept: bomb.length })
})

test.each([
  ['http://169.254.169.254/latest/meta-data', 'link-local'],
  ['http://metadata.google.internal/', 'metadata service'],
  ['http://[fe80::1]/', 'link-local'],
  ['not a url', 'cannot be sent'],
])('%s is not called, which is final whatever the policy says', async (url, why) => {
  const own = opened.open({ welcome: { retry: 'svix' } })
  await own.add([aDelivery('welcome', url)])
  await idle(own)
  expect(own.told).toMatchObject([
    { attempt: 1, status: null, outcome: 'failed', reason: expect.stringContaining(why) },
  ])
})

test.each([
  ['full', 'PRAGMA max_page_count = 1', 'PRAGMA max_page_count = 1000000'],
  ['write-protected', 'PRAGMA query_only = ON', 'PRAGMA query_only = OFF'],
])('while the disk is %s nothing new is sent, and afterwards everything arrives once', async (_, spoil, cure) => {
  const target = await opened.target()
  const own = opened.open({ welcome: { maxConcurrent: 8 } })
  target.answer((request, response) => setTimeout(() => response.end(), request.url.length > 0 ? 5 : 0))
  const storing = own.add(Array.from({ length: 600 }, () => aDelivery('welcome', target.url)))
  await storing
  await eventually(() => expect(target.received.length).toBeGreaterThan(50), { everyMs: 1 })
  own.store.db.exec(spoil)
  await eventually(() => expect(own.store.writer.fault).not.toBeNull())
  const late = own.add([aDelivery('welcome', target.url)])
  own.store.db.exec(cure)
  await late
  await idle(own)
  expect(own.outbox.counts()).toMatchObject({ delivered: 601 })
  expect(target.received).toHaveLength(601)
  await own.close()
  expect(lookAtHttpLog(opened.directory())).toMatchObject({
    integrity: 'ok',
    badlyNumbered: 0,
    counted: { delivered: 601 },
  })
})

test('a dead endpoint with many pending does not hold up a healthy one', async () => {
  const target = await opened.target()
  const own = opened.open({ dead: { timeoutMs: 600_000, maxConcurrent: 50 }, welcome: {} })
  target.answer(({ url }, response) => {
    if (!url.includes('dead')) response.end()
  })
  const pending = 20_000
  for (let made = 0; made < pending; made += 2_000) {
    await own.add(Array.from({ length: 2_000 }, () => aDelivery('dead', `${target.url}?dead`)))
  }
  await own.add(Array.from({ length: 500 }, () => aDelivery('welcome', target.url)))
  await eventually(() =>
    expect(own.outbox.counts({ kind: 'webhook', name: 'welcome' })).toMatchObject({ delivered: 500 }),
  )
  const { pending: left, leased } = own.outbox.counts({ kind: 'webhook', name: 'dead' })
  expect(left + leased).toBe(pending)
  await own.close(10)
})
