import { createServer } from 'node:http'
import type { RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { inOrder } from '../../support/http/behaviours.ts'
import { records, requestsOf } from '../../support/relay/records.ts'
import { idle, runningRelays, statusOf } from '../../support/relay/running.ts'
import { ScriptedSource } from '../../support/relay/scripted-source.ts'
import { eventually } from '../../support/eventually.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const directory = temporaryDirectory(afterEach)
const running = runningRelays(afterEach, directory)
const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

/** A server of any behaviour; counts its requests. */
async function anyServer(answer: (...exchange: Parameters<RequestListener>) => unknown) {
  let requests = 0
  const server = createServer((request, response) => {
    requests += 1
    request.resume().on('end', () => void answer(request, response))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { baseUrl: `http://127.0.0.1:${port}`, requests: () => requests }
}

test('a redirect is not followed: nothing goes to where it points, and the events are dead letters that say so', async () => {
  const elsewhere = await anyServer((_, response) => response.end('{}'))
  const server = await anyServer((_, response) => response.writeHead(307, { location: elsewhere.baseUrl }).end())
  const fixture = await running.relay(server, new ScriptedSource(records(3)))
  await fixture.relays.start('orders', { allowLive: true })
  expect(await idle(fixture)).toMatchObject({ delivered: 0, failed: 3, pending: 0 })
  expect(fixture.relays.deadLetterReasons('orders')).toMatchObject([{ reason: 'http-307', count: 3 }])
  expect(elsewhere.requests()).toBe(0)
})

test('of an answer of 100 MB the length is told and only the beginning kept, and its status is what counts', async () => {
  const chunk = Buffer.alloc(1_000_000, 'x')
  const server = await anyServer(async (_, response) => {
    response.writeHead(202)
    for (let sent = 0; sent < 100; sent += 1) {
      if (!response.write(chunk)) await new Promise((resolve) => response.once('drain', resolve))
    }
    response.end()
  })
  const fixture = await running.relay(server, new ScriptedSource(records(3)), { destination: { timeoutMs: 60_000 } })
  await fixture.relays.start('orders', { allowLive: true })
  expect(await idle(fixture)).toMatchObject({ delivered: 3, failed: 0 })
  const [delivery] = fixture.relays.deliveries('orders', { before: null, limit: 1 })
  const [attempt] = fixture.relays.delivery(delivery!.id).attempts
  const detail = fixture.relays.attempt(attempt!.id)
  expect(detail.responseBytes).toBe(100_000_000)
  expect(detail.responseBody).toHaveLength(65_536)
})

test('a connection that is closed without an answer is tried again and given up after the last try, with its reason', async () => {
  const server = await anyServer((_, response) => response.destroy())
  const fixture = await running.relay(server, new ScriptedSource(records(2)), {
    relay: { retry: { delaysMs: [20] } },
    destination: requestsOf(2),
  })
  await fixture.relays.start('orders', { allowLive: true })
  expect(await idle(fixture)).toMatchObject({ delivered: 0, failed: 2, pending: 0 })
  expect(server.requests()).toBe(2)
})

test('an app that the API does not know makes dead letters, and the key of another app pauses the relay', async () => {
  const unknown = await running.server({ script: inOrder({ kind: 'status', status: 404 }) })
  const fixture = await running.relay(unknown, new ScriptedSource(records(2)), { destination: requestsOf(2) })
  await fixture.relays.start('orders', { allowLive: true })
  expect(await idle(fixture)).toMatchObject({ failed: 2, held: 0 })
  expect(fixture.relays.deadLetterReasons('orders')).toMatchObject([{ reason: 'http-404', count: 2 }])
  await fixture.close()

  const forbidden = await anyServer((_, response) => response.writeHead(403).end())
  const other = await running.relay(forbidden, new ScriptedSource(records(5)))
  await other.relays.start('orders', { allowLive: true })
  await eventually(() => expect(statusOf(other)).toMatchObject({ state: 'paused', held: 3, pausedByHand: false }))
})
