import { afterEach, expect, test } from 'vitest'
import type { ReceivedRow } from '#shared/contract/receivers.ts'
import { eventually } from '../../support/eventually.ts'
import { rawSocket } from '../../support/http/raw-socket.ts'
import { receiverFixture, type ReceiverFixture } from '../../support/http/receiver-fixture.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const directory = temporaryDirectory(afterEach)
const open: ReceiverFixture[] = []
afterEach(async () => {
  for (const fixture of open.splice(0)) await fixture.close()
})

async function receiver(file: object = {}): Promise<ReceiverFixture> {
  const fixture = await receiverFixture(directory(), { local: file })
  open.push(fixture)
  return fixture
}

const newestOf = ({ service }: ReceiverFixture): Promise<ReceivedRow> =>
  eventually(() => {
    const [row] = service.requests('local', null, 1)
    expect(row).toBeDefined()
    return row!
  })

/** After everything that was done to it, it still answers. */
async function expectAlive(fixture: ReceiverFixture): Promise<void> {
  expect((await fetch(fixture.url('/alive'))).status).toBe(200)
}

test.each([
  ['garbage', 'this is no HTTP\r\n\r\n', 400],
  ['a TLS hello', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400, /^This is TLS.* call http:/],
  ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400, /^This is HTTP\/2/],
  ['an unknown method', 'BREW /pot HTTP/1.1\r\nHost: localhost\r\n\r\n', 400],
  ['a header with a NUL', 'GET / HTTP/1.1\r\nHost: localhost\r\nX: a\0b\r\n\r\n', 400],
  ['a length that is no number', 'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: ten\r\n\r\n', 400],
  [
    'length and chunks at once',
    'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    400,
  ],
  [
    'headers without end',
    `GET / HTTP/1.1\r\nHost: localhost\r\n${'X-Long: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n'.repeat(3_000)}`,
    431,
    /longer than 64 KiB$/,
  ],
  [
    'a very long address',
    `GET /${'a'.repeat(400_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
    431,
    /longer than 64 KiB$/,
  ],
])(
  '%s is answered, recorded with its bytes, and closed',
  async (_what, bytes, status, note = /^This is no HTTP that can be read/) => {
    const fixture = await receiver()
    const raw = await rawSocket(fixture.port())
    raw.write(Buffer.from(bytes, 'latin1'))
    const { text } = await raw.closed
    expect(text).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
    const row = await newestOf(fixture)
    expect(row).toMatchObject({ status, note: expect.stringMatching(note) as string })
    expect(text).toContain(row.note)
    expect(fixture.service.requests('local', null, 9)).toHaveLength(1)
    const { requestBody } = fixture.service.request(row.id)
    expect(bytes).toContain(requestBody.text ?? Buffer.from(requestBody.base64 ?? '', 'base64').toString('latin1'))
    await expectAlive(fixture)
  },
)

test('a missing Host in HTTP/1.1 is refused, in HTTP/1.0 it is not', async () => {
  const fixture = await receiver()
  const modern = await rawSocket(fixture.port())
  modern.write('GET / HTTP/1.1\r\nConnection: close\r\n\r\n')
  expect((await modern.closed).text).toMatch(/^HTTP\/1\.1 400 /)
  const old = await rawSocket(fixture.port())
  old.write('GET / HTTP/1.0\r\n\r\n')
  expect((await old.closed).text).toMatch(/^HTTP\/1\.1 200 /)
})

test('two Hosts are refused: nobody can tell which one is meant', async () => {
  const fixture = await receiver()
  const raw = await rawSocket(fixture.port())
  raw.write('GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n')
  expect((await raw.closed).text).toMatch(/^HTTP\/1\.1 400 [\s\S]*more than one Host/)
})

test('a whole address in the request line reaches the endpoint of its path', async () => {
  const fixture = await receiver({ endpoints: [{ path: '/hook', script: [{ status: 202 }] }] })
  const raw = await rawSocket(fixture.port())
  raw.write('GET http://localhost:1/hook?x=1 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
  expect((await raw.closed).text).toMatch(/^HTTP\/1\.1 202 /)
  expect(await newestOf(fixture)).toMatchObject({ path: 'http://localhost:1/hook?x=1', endpoint: '/hook' })
})

test('a request that expects something unknown is answered and kept as any other', async () => {
  const fixture = await receiver()
  const raw = await rawSocket(fixture.port())
  raw.write('POST /tea HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nExpect: tea\r\nContent-Length: 2\r\n\r\nhi')
  expect((await raw.closed).text).toMatch(/^HTTP\/1\.1 200 /)
  expect(await newestOf(fixture)).toMatchObject({ path: '/tea', status: 200, requestBytes: 2 })
})

test('CONNECT is refused: this is no proxy', async () => {
  const fixture = await receiver()
  const raw = await rawSocket(fixture.port())
  raw.write('CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n\r\n')
  expect((await raw.closed).text).toMatch(/^HTTP\/1\.1 405 /)
  expect(await newestOf(fixture)).toMatchObject({ status: 405 })
})

test('a broken chunk in the middle of a body is recorded with what came before it', async () => {
  const fixture = await receiver()
  const raw = await rawSocket(fixture.port())
  raw.write('POST /chunks HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n4\r\ngood\r\nZZ\r\n')
  await raw.closed
  const row = await newestOf(fixture)
  expect(row).toMatchObject({
    path: '/chunks',
    status: 400,
    requestBytes: 4,
    note: expect.stringMatching(/can be read: .*chunk.*, after 4 bytes of the body$/) as string,
  })
  expect(fixture.service.request(row.id).requestBody.text).toBe('good')
  expect(fixture.service.requests('local', null, 9)).toHaveLength(1)
  await expectAlive(fixture)
})

test('a reset in the middle of a body is recorded with what came', async () => {
  const fixture = await receiver()
  const raw = await rawSocket(fixture.port())
  raw.write('POST /half HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nonly this')
  await fetch(fixture.url('/ping'))
  raw.socket.resetAndDestroy()
  const row = await eventually(() => {
    const found = fixture.service.requests('local', null, 9).find(({ path }) => path === '/half')
    expect(found).toBeDefined()
    return found!
  })
  expect(row).toMatchObject({
    status: null,
    requestBytes: 9,
    note: 'The sender closed the connection after 9 of 100 bytes of the body',
  })
  expect(fixture.service.request(row.id).requestBody.text).toBe('only this')
  await expectAlive(fixture)
})

test('a sender that half-closes after its request still gets its answer', async () => {
  const fixture = await receiver({
    endpoints: [{ path: '/hook', script: [{ status: 202, delayMs: 400, body: 'late' }] }],
  })
  const raw = await rawSocket(fixture.port())
  raw.socket.end('POST /hook HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi')
  expect((await raw.closed).text).toMatch(/^HTTP\/1\.1 202 [\s\S]*late$/)
  expect((await newestOf(fixture)).note).toMatch(/The sender closed its side before the answer$/)
})

test('a body that drips byte by byte is taken whole', async () => {
  const fixture = await receiver()
  const raw = await rawSocket(fixture.port())
  raw.write('POST /drip HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 20\r\n\r\n')
  for (let index = 0; index < 20; index += 1) {
    raw.write('x')
    await fetch(fixture.url('/other'))
  }
  expect((await raw.closed).text).toMatch(/^HTTP\/1\.1 200 /)
  const rows = fixture.service.requests('local', null, 99)
  expect(rows.find(({ path }) => path === '/drip')).toMatchObject({ status: 200, requestBytes: 20 })
})

test('pipelined requests are answered in order', async () => {
  const fixture = await receiver({
    endpoints: [
      { path: '/a', script: [{ status: 201, delayMs: 40 }] },
      { path: '/b', script: [{ status: 202 }] },
    ],
  })
  const raw = await rawSocket(fixture.port())
  raw.write('GET /a HTTP/1.1\r\nHost: localhost\r\n\r\nGET /b HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
  expect([...(await raw.closed).text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)).toEqual(['201', '202'])
})

test('an answer that cannot be sent says so instead of hanging', async () => {
  const fixture = await receiver({
    endpoints: [{ path: '/hook', script: [{ status: 200, headers: [['X-Bad', 'a\r\nb']] }] }],
  })
  const response = await fetch(fixture.url('/hook'))
  expect([response.status, await response.text()]).toEqual([
    500,
    expect.stringContaining('scripted answer cannot be sent'),
  ])
})
