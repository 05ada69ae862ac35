import { once } from 'node:events'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { createHttpSender } from '#engine/destination/http-sender.ts'
import { wireHead } from '#shared/domain/webhook/wire-lines.ts'
import { rendered } from '../../support/webhook/a-webhook.ts'

let server: Server | undefined
afterEach(() => void server?.close())

it('what the editor shows is what goes over the wire, byte for byte', async () => {
  const heads: string[] = []
  server = createServer((socket) =>
    socket.once('data', (bytes) => {
      heads.push(bytes.toString('utf8'))
      socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')
    }),
  ).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const requests = [
    { url: `${origin}/u/{{ user.external_id }}?x=1#part`, body: '{"é": "{{ user.tags.plan }}"}' },
    {
      url: origin,
      headers: [
        ['Host', 'hooks.acme.org'],
        ['Content-Length', '99'],
        ['X-Id', '{{ event.id }}'],
      ] as const,
    },
    ...['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'FROB'].map((method) => ({
      method,
      url: `${origin}/`,
      body: '',
    })),
    { method: 'DELETE', url: `${origin}?y`, body: 'text', headers: [] },
  ].map((parts) => rendered(parts).request)
  const sender = createHttpSender({ clock: Date })
  const stop = new AbortController().signal
  for (const { method, url, headers, body } of requests) {
    await sender.send(
      { method, url, headers: headers.map(([name, value]) => [name, value]), body, timeoutMs: 60_000 },
      stop,
    )
  }
  await sender.close()
  expect(heads).toEqual(requests.map((request) => `${wireHead(request).join('\r\n')}\r\n\r\n${request.body}`))
})
