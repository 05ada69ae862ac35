import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { request } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { serveEngine, type ServedEngine } from '#engine/transport/serve.ts'
import { maxMessageBytes, webSocketPath, webSocketProtocols } from '#shared/contract/browser.ts'
import { writeFiles } from '../support/workspace-folder.ts'
import { type EngineUnderTest, startEngine } from './support/engine-under-test.ts'

let under: EngineUnderTest
let served: ServedEngine

beforeEach(async () => {
  under = await startEngine()
  const page = join(under.directory, 'page')
  mkdirSync(page)
  writeFiles(page, { 'index.html': '<!doctype html>', 'assets/app-1a2b.js': 'run()', 'icon.svg': '<svg/>' })
  served = await serveEngine(under.engine, { host: '127.0.0.1', port: 0, staticDirectory: page })
})
afterEach(async () => {
  await served.close()
  await under.close()
})

type Attempt = { readonly path?: string; readonly protocols?: string[]; readonly headers?: Record<string, string> }

/** The status of a refused upgrade, or 101. */
function upgrade({ path = webSocketPath, protocols, headers = {} }: Attempt): Promise<number> {
  const url = `ws://127.0.0.1:${served.port}${path}`
  const socket = new WebSocket(url, protocols ?? webSocketProtocols(served.token), { headers })
  return new Promise((resolve, reject) => {
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
    socket.on('open', () => {
      socket.close()
      resolve(101)
    })
    socket.on('error', reject)
  })
}

function get(path: string, headers: Record<string, string> = {}, method = 'GET') {
  return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: string }>((resolve, reject) => {
    const call = request({ host: '127.0.0.1', port: served.port, path, headers, method }, (response) => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => (body += chunk))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
    })
    call.on('error', reject)
    call.end()
  })
}

describe('who may open the WebSocket', () => {
  it('is let in with the token, from our own page or from no page at all', async () => {
    expect(await upgrade({})).toBe(101)
    expect(await upgrade({ headers: { origin: `http://127.0.0.1:${served.port}` } })).toBe(101)
    const host = `localhost:${served.port}`
    expect(await upgrade({ headers: { host, origin: `http://${host}` } })).toBe(101)
  })

  it('is refused without the token, with a wrong one, or with it in the URL', async () => {
    expect(await upgrade({ protocols: ['signalbench'] })).toBe(401)
    expect(await upgrade({ protocols: webSocketProtocols(`${served.token}x`) })).toBe(401)
    expect(await upgrade({ protocols: ['signalbench'], path: `${webSocketPath}?token=${served.token}` })).toBe(401)
  })

  it('is refused from the page of another site, and under a name that was pointed here', async () => {
    expect(await upgrade({ headers: { origin: 'https://evil.example' } })).toBe(403)
    expect(await upgrade({ headers: { origin: 'null' } })).toBe(403)
    expect(await upgrade({ headers: { host: `evil.example:${served.port}` } })).toBe(403)
    const host = `evil.example:${served.port}`
    expect(await upgrade({ headers: { host, origin: `http://${host}` } })).toBe(403)
    expect(await upgrade({ headers: { host: '127.0.0.1:1' } })).toBe(403)
  })

  it('finds it at one path only', async () => {
    expect(await upgrade({ path: '/other' })).toBe(404)
  })

  it('is let in from a development server that was named', async () => {
    const origin = 'http://localhost:5173'
    const other = await serveEngine(under.engine, {
      host: '127.0.0.1',
      port: 0,
      staticDirectory: null,
      allowedOrigins: [origin],
    })
    const socket = new WebSocket(`ws://127.0.0.1:${other.port}${webSocketPath}`, webSocketProtocols(other.token), {
      headers: { origin },
    })
    await once(socket, 'open')
    socket.close()
    await other.close()
  })
})

describe('what goes through the WebSocket', () => {
  it('cuts off who sends more than a megabyte at once, and goes on serving others', async () => {
    const url = `ws://127.0.0.1:${served.port}${webSocketPath}`
    const socket = new WebSocket(url, webSocketProtocols(served.token))
    await once(socket, 'open')
    socket.send('x'.repeat(maxMessageBytes + 1))
    const [code] = (await once(socket, 'close')) as [number]
    expect(code).toBe(1009)
    expect(await upgrade({})).toBe(101)
  })

  it.each([
    'no json',
    '{"i":"1"}',
    '{"i":"1","p":{"u":"nowhere"}}',
    '{"i":"1","p":{"u":"/system/hello","h":{"content-type":"multipart/form-data"}}}',
    Buffer.from([0xff, 0x00]),
  ])('cuts off who sends what is no message: %s', async (message) => {
    const socket = new WebSocket(`ws://127.0.0.1:${served.port}${webSocketPath}`, webSocketProtocols(served.token))
    await once(socket, 'open')
    socket.send(message)
    const [code] = (await once(socket, 'close')) as [number]
    expect(code).toBe(1007)
    expect(await upgrade({})).toBe(101)
  })
})

describe('the page', () => {
  it('comes with a policy that lets nothing else run', async () => {
    const { status, headers, body } = await get('/')
    expect({ status, body }).toEqual({ status: 200, body: '<!doctype html>' })
    expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self';")
    expect(headers['content-security-policy']).toContain(`connect-src 'self' ws://127.0.0.1:${served.port};`)
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-cache' })
  })

  it('answers its own routes with itself, and missing files with 404', async () => {
    expect(await get('/live')).toMatchObject({ status: 200, body: '<!doctype html>' })
    expect((await get('/assets/gone.js')).status).toBe(404)
  })

  it('lets browsers keep what never changes', async () => {
    const { headers } = await get('/assets/app-1a2b.js')
    expect(headers['cache-control']).toContain('immutable')
    expect(headers['content-type']).toContain('text/javascript')
    expect((await get('/icon.svg')).headers['content-type']).toBe('image/svg+xml')
  })

  it.each(['/../signalbench.json', '/%2e%2e/signalbench.json', '/assets/..%2f..%2fsignalbench.json', '/%00', '/%'])(
    'does not leave its folder for %s',
    async (path) => {
      // Raw, because HTTP clients tidy such paths up.
      const socket = connect(served.port, '127.0.0.1')
      socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${served.port}\r\nConnection: close\r\n\r\n`)
      let answer = ''
      for await (const chunk of socket) answer += String(chunk)
      expect(answer).toMatch(/^HTTP\/1\.1 (400|404)/)
      expect(answer).not.toContain('Test events')
    },
  )

  it('is not for other hosts and other methods', async () => {
    expect((await get('/', { host: 'evil.example' })).status).toBe(403)
    expect((await get('/', { origin: 'https://evil.example' })).status).toBe(403)
    expect((await get('/', {}, 'POST')).status).toBe(405)
  })
})

it('says that a port is taken, and by what it can be changed', async () => {
  const again = serveEngine(under.engine, { host: '127.0.0.1', port: served.port, staticDirectory: null })
  await expect(again).rejects.toMatchObject({ code: 'PORT_TAKEN', message: expect.stringContaining('--port') })
})
