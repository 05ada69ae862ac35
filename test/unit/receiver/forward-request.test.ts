import { expect, test } from 'vitest'
import { BodyThread } from '#engine/receiver/bodies/body-thread.ts'
import { batchDelivery, singleDelivery } from '#engine/receiver/forward/forward-request.ts'
import type { ForwardRow } from '#engine/receiver/forward/forward-queries.ts'
import { forwardedHeaders } from '#engine/receiver/forward/kept-headers.ts'
import { forwardSettings } from '#shared/schema/receiver.ts'

const aRow = (overrides: Partial<ForwardRow> = {}): ForwardRow => ({
  seq: 1,
  receiver: 'local',
  endpoint: '/hook',
  request_id: 'r1',
  event_id: 'e1',
  key: null,
  at_ms: 0,
  method: 'PUT',
  path: '/hook',
  bytes: 0,
  headers: '[["X-A","1"],["Content-Encoding","gzip"]]',
  state: 'ready',
  batch: null,
  delivery: null,
  ...overrides,
})
const settings = (more: object = {}) => forwardSettings.parse({ url: 'http://127.0.0.1/in', ...more })
const body = Buffer.from([0xff, 0x00])
const render = (line: string): Promise<string> =>
  Promise.resolve(JSON.stringify({ id: 1, result: (JSON.parse(line) as { template: string }).template }))

const rewriting = {
  render,
  bodies: new BodyThread({ workerUrl: new URL('data:text/javascript,') }),
}

test('as it came: method, bytes, headers, query before a fragment, and the same origin each time', async () => {
  const row = aRow({ path: '/hook?a=1&b=%20?' })
  const made = await singleDelivery(settings({ url: 'http://h/in?x=1#f' }), { row, body }, rewriting)
  expect(made).toMatchObject({
    originKey: 'forward:r1',
    eventId: 'e1',
    endpoint: { kind: 'forward', name: 'local/hook' },
    refused: null,
    request: {
      method: 'PUT',
      url: 'http://h/in?x=1&a=1&b=%20?#f',
      headers: [
        ['X-A', '1'],
        ['Content-Encoding', 'gzip'],
      ],
      bodyBytes: body,
    },
  })
})

test('only references of the file are secrets, never those that somebody sent', async () => {
  const row = aRow({ headers: '[["X-A","${env:HOME}"],["x-key","old"]]' })
  const made = await singleDelivery(settings({ headers: [['X-Key', 'Bearer ${env:KEY}']] }), { row, body }, rewriting)
  expect(made.request.headers).toEqual([
    ['X-A', '${env:HOME}'],
    ['X-Key', 'Bearer ${env:KEY}'],
  ])
  expect(made.request.secretHeaders).toEqual([1])
})

test('a body that is made anew is a POST without the encoding of the old one', async () => {
  const made = await singleDelivery(settings({ body: 'new' }), { row: aRow(), body }, rewriting)
  expect(made.request).toMatchObject({ method: 'POST', headers: [['X-A', '1']] })
  expect(Buffer.from(made.request.bodyBytes ?? []).toString()).toBe('new')
})

test('what is no text is base64 in a batch', async () => {
  const rows = ['r1', 'r2'].map((id) => ({ row: aRow({ request_id: id }), body }))
  const made = await batchDelivery(settings(), rows, rewriting)
  expect(made).toMatchObject({ originKey: 'forward:r1:batch', eventId: 'batch:r1' })
  expect(Buffer.from(made.request.bodyBytes ?? []).toString()).toBe('["/wA=","/wA="]')
  expect((await batchDelivery(settings(), rows.slice(0, 1), rewriting)).eventId).toBe('e1')
})

test('keys and headers of the connection stay behind', () => {
  const names = ['Host', 'Authorization', 'Cookie', 'Connection', 'X-Hop', 'Transfer-Encoding', 'Content-Type', 'X-Id']
  const headers = names.map((name): [string, string] => [name, name === 'Connection' ? 'close, x-hop' : 'v'])
  expect(forwardedHeaders(headers).map(([name]) => name)).toEqual(['Content-Type', 'X-Id'])
})
