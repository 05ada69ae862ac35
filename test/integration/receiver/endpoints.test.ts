import { afterEach, expect, test } from 'vitest'
import type { ReceivedRow } from '#shared/contract/receivers.ts'
import { eventually } from '../../support/eventually.ts'
import { freePorts } from '../../support/free-ports.ts'
import { rawSocket } from '../../support/http/raw-socket.ts'
import { receiverFixture, type ReceiverFixture } from '../../support/http/receiver-fixture.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { writeFiles } from '../../support/workspace-folder.ts'

const directory = temporaryDirectory(afterEach)
const open: ReceiverFixture[] = []
afterEach(async () => {
  for (const fixture of open.splice(0)) await fixture.close()
})

async function receiver(file: object, options: Parameters<typeof receiverFixture>[2] = {}): Promise<ReceiverFixture> {
  const fixture = await receiverFixture(directory(), { local: file }, options)
  open.push(fixture)
  return fixture
}

const newest = ({ service }: ReceiverFixture, count = 1): readonly ReceivedRow[] =>
  service.requests('local', null, count)

test('without endpoints every path answers 200, whatever the method', async () => {
  const fixture = await receiver({})
  expect((await fetch(fixture.url('/anything?x=1'), { method: 'PUT', body: 'b' })).status).toBe(200)
  expect((await fetch(fixture.url('/'), { method: 'HEAD' })).status).toBe(200)
  await eventually(() =>
    expect(newest(fixture, 9)).toMatchObject([
      { method: 'HEAD', path: '/' },
      { method: 'PUT', path: '/anything?x=1', requestBytes: 1, status: 200 },
    ]),
  )
})

test('a name without a file can be started too', async () => {
  const fixture = await receiver({}, { start: [] })
  await expect(fixture.service.start('adhoc')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await fixture.service.start('adhoc', { withoutFile: true, port: 0 })
  expect((await fetch(fixture.url('/x', 'adhoc'))).status).toBe(200)
})

test('a script is walked step by step: status, headers, body, delay, reset, and begins again', async () => {
  const script = [
    { status: 200, times: 2 },
    {
      status: 429,
      headers: [
        ['Retry-After', '2'],
        ['Set-Cookie', 'a=1'],
        ['Set-Cookie', 'b=2'],
      ],
      body: 'slow down',
    },
    { reset: true },
    { status: 201, delayMs: 30 },
  ]
  const fixture = await receiver({ endpoints: [{ path: '/hook', script }] })
  const call = async () => {
    try {
      const response = await fetch(fixture.url('/hook?q'), { method: 'POST', body: '{}' })
      return [
        response.status,
        await response.text(),
        response.headers.get('retry-after'),
        response.headers.getSetCookie().length,
      ]
    } catch {
      return 'reset'
    }
  }
  const answers: unknown[] = []
  for (let index = 0; index < 6; index += 1) answers.push(await call())
  expect(answers).toEqual([
    [200, '', null, 0],
    [200, '', null, 0],
    [429, 'slow down', '2', 2],
    'reset',
    [201, '', null, 0],
    [200, '', null, 0],
  ])
  await eventually(() =>
    expect(newest(fixture, 6).map(({ status }) => status)).toEqual([200, 201, null, 429, 200, 200]),
  )
  const [, late, reset] = newest(fixture, 6)
  expect(late?.note).toBe('Script step 4 of 4: answered 201 Created after 30 ms')
  expect(reset?.note).toBe('Script step 3 of 4: reset the connection')
})

test('paths are told apart, unknown ones answer 404 and name those there are', async () => {
  const fixture = await receiver({ endpoints: [{ path: '/a', script: [{ status: 201 }] }, { path: '/b' }] })
  const call = async (path: string) => (await fetch(fixture.url(path))).status
  expect([await call('/a'), await call('/b'), await call('/c'), await call('/a/')]).toEqual([201, 200, 404, 404])
  expect(await (await fetch(fixture.url('/c'))).text()).toContain('/a, /b')
})

test('what a request was is kept to the byte: headers in order and case, duplicates, body', async () => {
  const fixture = await receiver({})
  const raw = await rawSocket(fixture.port())
  const body = Buffer.from([0x00, 0xff, 0x41])
  raw.write(
    'POST /Path%20x?q=1 HTTP/1.1\r\nHOST: localhost\r\nx-b: 1\r\nX-A: 2\r\nx-b: 3\r\nAuthorization: Key os_v2_app_secret\r\nContent-Length: 3\r\n\r\n',
  )
  raw.write(body)
  const row = await eventually(() => {
    const [first] = newest(fixture)
    expect(first).toBeDefined()
    return first!
  })
  const detail = fixture.service.request(row.id)
  expect(detail.requestHeaders).toEqual([
    ['HOST', 'localhost'],
    ['x-b', '1'],
    ['X-A', '2'],
    ['x-b', '3'],
    ['Authorization', 'Key ••••••••'],
    ['Content-Length', '3'],
  ])
  expect(detail.requestBody).toEqual({ text: null, base64: body.toString('base64'), bytes: 3 })
  expect(detail).toMatchObject({
    path: '/Path%20x?q=1',
    remoteAddress: '127.0.0.1',
    responseHeaders: [['Content-Length', '0']],
  })
  raw.socket.destroy()
})

test('foreign host names and cross-origin pages get nothing', async () => {
  const fixture = await receiver({ endpoints: [{ path: '/hook' }] })
  const raw = await rawSocket(fixture.port())
  raw.write('POST /hook HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi')
  expect((await raw.closed).text).toMatch(/^HTTP\/1\.1 403 /)
  await eventually(() =>
    expect(newest(fixture)).toMatchObject([{ status: 403, note: 'Refused: Host "evil.example" is not this receiver' }]),
  )
  const preflight = await fetch(fixture.url('/hook'), {
    method: 'OPTIONS',
    headers: { Origin: 'https://evil.example', 'Access-Control-Request-Method': 'POST' },
  })
  expect([...preflight.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
})

test('a port that is taken is named with its file and what to do; it can be started later', async () => {
  const [port = 0] = await freePorts(1)
  const first = await receiver({ port })
  writeFiles(`${directory()}/second`, {
    'webhooks/welcome.json': { version: 1, url: `http://localhost:${first.port()}/hook?u={{ user.external_id }}` },
    'webhooks/other.json': { version: 1, url: `http://localhost:${first.port()}0/hook` },
  })
  const fixture = await receiverFixture(`${directory()}/second`, { local: { port: first.port() } }, { start: [] })
  open.push(fixture)
  const message = new RegExp(
    `Port ${first.port()} of receivers/local\\.json is taken by another program.*another "port".* webhooks/welcome\\.json calls this port`,
  )
  await expect(fixture.service.start('local')).rejects.toMatchObject({
    code: 'PORT_TAKEN',
    message: expect.stringMatching(message) as string,
  })
  expect(fixture.service.statuses()).toMatchObject([
    { state: 'failed', url: null, message: expect.stringMatching(message) as string },
  ])
  await first.service.stop('local')
  await fixture.service.start('local')
  expect(fixture.service.statuses()).toMatchObject([{ state: 'listening', message: null }])
})

test('a host that is not ours is a mistake in the file', async () => {
  const fixture = await receiver({ host: '192.0.2.1' }, { start: [] })
  await expect(fixture.service.start('local')).rejects.toMatchObject({
    code: 'BAD_FILE',
    message: expect.stringContaining('192.0.2.1') as string,
  })
})

test('listening for other machines is warned about', async () => {
  const fixture = await receiver({ host: '0.0.0.0' })
  expect(fixture.service.statuses()[0]?.message).toMatch(/Listens on 0\.0\.0\.0: other machines can reach it/)
  expect(fixture.logger.entries.some(({ level }) => level === 'warn')).toBe(true)
})

test('starting twice and stopping twice do nothing; a stopped one refuses connections', async () => {
  const fixture = await receiver({})
  const url = fixture.url('/')
  await fixture.service.start('local')
  expect(fixture.url('/')).toBe(url)
  await fixture.service.stop('local')
  await fixture.service.stop('local')
  await expect(fetch(url)).rejects.toThrow()
  expect(fixture.service.statuses()).toMatchObject([{ state: 'stopped', url: null }])
})

test('stopping ends a late answer instead of waiting for it', async () => {
  const fixture = await receiver({ endpoints: [{ path: '/hook', script: [{ delayMs: 3_600_000 }] }] })
  const late = await rawSocket(fixture.port())
  late.write('POST /hook HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n')
  const half = await rawSocket(fixture.port())
  half.write('POST /half HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nhalf')
  // What was sent before this one has arrived when it is answered.
  await fetch(fixture.url('/ping'))
  await fixture.service.stop('local')
  expect([(await late.closed).text, (await half.closed).text]).toEqual(['', ''])
  await eventually(() =>
    expect(
      newest(fixture, 9)
        .map(({ path }) => path)
        .toSorted(),
    ).toEqual(['/half', '/hook', '/ping']),
  )
})

test('a changed file counts at once, on the same port; a bad one changes nothing; a removed one stops it', async () => {
  const fixture = await receiver({ endpoints: [{ path: '/hook', script: [{ status: 200 }] }] })
  const url = fixture.url('/hook')
  const status = async () => (await fetch(url)).status
  writeFiles(directory(), {
    'receivers/local.json': { version: 1, endpoints: [{ path: '/hook', script: [{ status: 418 }] }] },
  })
  await eventually(async () => expect(await status()).toBe(418))
  writeFiles(directory(), { 'receivers/local.json': '{' })
  await eventually(() => expect(fixture.workspace.summary().problems).toHaveLength(1))
  expect(await status()).toBe(418)
  const view = fixture.workspace.readFile('receivers', 'local')
  fixture.workspace.removeFile('receivers', 'local', view.revision)
  await eventually(() => expect(fixture.service.statuses()).toEqual([]))
  await expect(fetch(url)).rejects.toThrow()
})

test('another change in the workspace does not begin a script anew', async () => {
  const fixture = await receiver({ endpoints: [{ path: '/hook', script: [{ status: 200 }, { status: 503 }] }] })
  expect((await fetch(fixture.url('/hook'))).status).toBe(200)
  fixture.workspace.saveFile('connections', 'a', { version: 1, kind: 'replay', capture: 'a' }, null)
  expect((await fetch(fixture.url('/hook'))).status).toBe(503)
})

test('listeners are told of each request once it is stored', async () => {
  const fixture = await receiver({})
  const rows: ReceivedRow[] = []
  fixture.service.onRequest((row) => rows.push(row))
  for (const path of ['/1', '/2', '/3']) await fetch(fixture.url(path))
  await eventually(() => expect(rows.map(({ path }) => path)).toEqual(['/1', '/2', '/3']))
  expect(rows).toEqual([...newest(fixture, 3)].toReversed())
  expect(fixture.service.statuses()).toMatchObject([{ requests: 3, lastRequestAtMs: rows[2]?.atMs }])
})
