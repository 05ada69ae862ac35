import { createServer } from 'node:http'
import type { RequestListener, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { whyRefused } from '#engine/destination/addresses.ts'
import { createHttpSender } from '#engine/destination/http-sender.ts'
import type { HttpReply, HttpSender } from '#engine/destination/types.ts'
import { eventually } from '../../support/eventually.ts'

let server: Server | undefined
let sender: HttpSender | undefined
afterEach(async () => {
  await sender?.close()
  server?.closeAllConnections()
  await new Promise((resolve) => (server === undefined ? resolve(null) : server.close(resolve)))
  server = sender = undefined
})

async function serve(listener: RequestListener): Promise<string> {
  const created = createServer(listener)
  server = created
  await new Promise<void>((resolve) => created.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(created.address() as AddressInfo).port}`
}

function send(url: string, options: { timeoutMs?: number; signal?: AbortSignal } = {}): Promise<HttpReply> {
  sender ??= createHttpSender({ clock: Date })
  const { timeoutMs = 60_000, signal = new AbortController().signal } = options
  return sender.send({ method: 'POST', url, headers: [['X-One', '1']], body: '{}', timeoutMs }, signal)
}

test('an answer comes with address, headers, body and timings, and the connection is kept', async () => {
  const url = await serve((request, response) => {
    response.writeHead(
      202,
      [
        ['Set-Cookie', 'a'],
        ['Set-Cookie', 'b'],
        ['X-Seen', String(request.headers['x-one'])],
      ].flat(),
    )
    response.end('hello')
  })
  const first = await send(url)
  expect(first).toMatchObject({ status: 202, bodyBytes: 5, failure: null, remoteAddress: url.slice('http://'.length) })
  expect(first.body.toString()).toBe('hello')
  expect(first.headers).toEqual(
    expect.arrayContaining([
      ['set-cookie', 'a'],
      ['set-cookie', 'b'],
      ['x-seen', '1'],
    ]),
  )
  expect(Object.keys(first.timings)).toEqual(['connect', 'wait', 'read'])
  await eventually(async () => expect(Object.keys((await send(url)).timings)).toEqual(['wait', 'read']))
})

test('a request that does not say who calls says it is us', async () => {
  const url = await serve((request, response) => response.end(request.headers['user-agent'] ?? 'nobody'))
  sender = createHttpSender({ clock: Date, userAgent: 'Signalbench/1.2.3' })
  const stop = new AbortController().signal
  const said = async (headers: [string, string][]): Promise<string> =>
    String((await sender?.send({ method: 'POST', url, headers, body: '', timeoutMs: 5_000 }, stop))?.body)
  expect(await said([])).toBe('Signalbench/1.2.3')
  expect(await said([['user-agent', 'mine']])).toBe('mine')
})

test('a redirect is an answer like any other and is not followed', async () => {
  let requests = 0
  const url = await serve((_, response) => {
    requests += 1
    response.writeHead(307, { Location: '/elsewhere' }).end()
  })
  expect(await send(url)).toMatchObject({ status: 307, failure: null })
  expect(requests).toBe(1)
})

test('of a large body the first part is kept and all is counted', async () => {
  const size = 5 * 1024 * 1024
  const url = await serve((_, response) => response.end(Buffer.alloc(size, 'x')))
  const reply = await send(url)
  expect(reply).toMatchObject({ status: 200, bodyBytes: size, failure: null })
  expect(reply.body.length).toBe(2 * 1024 * 1024)
})

test('a body that drips is broken off at the timeout, which counts for the whole exchange', async () => {
  const url = await serve((_, response) => {
    response.writeHead(202)
    const drip = setInterval(() => response.write('.'), 20)
    response.on('close', () => clearInterval(drip))
  })
  expect(await send(url, { timeoutMs: 1_500 })).toMatchObject({
    status: 202,
    bodyBytes: null,
    failure: { kind: 'timeout', mayHaveArrived: true, message: expect.stringMatching(/1500 ms/) },
  })
})

test('a stop breaks a request off and says so', async () => {
  const stop = new AbortController()
  const url = await serve(() => stop.abort())
  expect(await send(url, { signal: stop.signal })).toMatchObject({
    status: null,
    failure: { kind: 'stopped', mayHaveArrived: true },
  })
})

test('nobody listening is said in words, and that nothing can have arrived', async () => {
  expect(await send('http://127.0.0.1:9')).toMatchObject({
    status: null,
    failure: {
      kind: 'network',
      code: 'ECONNREFUSED',
      mayHaveArrived: false,
      message: expect.stringMatching(/Nothing listens/),
    },
  })
})

test.each([
  '169.254.169.254',
  '[fe80::1]',
  '[fd00:ec2::254]',
  '[::ffff:169.254.169.254]',
  'metadata.google.internal',
  '2852039166',
])('http://%s is never called', async (host) => {
  expect(await send(`http://${host}/latest/meta-data`)).toMatchObject({
    status: null,
    failure: { kind: 'refused-address', mayHaveArrived: false, message: expect.stringMatching(/not called/) },
  })
})

test.each(['127.0.0.1', '10.0.0.1', '192.168.1.1', '[::1]', 'example.org', '8.8.8.8'])('%s may be called', (host) => {
  expect(whyRefused(host)).toBeNull()
})

test('a name is resolved, its addresses checked, and the one that answers is used', async () => {
  const url = await serve((_, response) => response.end())
  const { port } = new URL(url)
  expect(await send(`http://localhost:${port}/`)).toMatchObject({ status: 200, remoteAddress: `127.0.0.1:${port}` })
})
