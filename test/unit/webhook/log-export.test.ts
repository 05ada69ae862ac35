import { expect, test } from 'vitest'
import type { WholeAttempt } from '#engine/webhooks/log-view/attempt-detail.ts'
import { harBegin, harEnd, harEntry } from '#engine/webhooks/log-view/export/har.ts'
import { ndjsonLine } from '#engine/webhooks/log-view/export/ndjson.ts'

const anAttempt = (change: Partial<WholeAttempt> = {}): WholeAttempt => ({
  id: 7,
  delivery: 5,
  endpoint: 1,
  number: 2,
  startedAtMs: Date.UTC(2026, 0, 2, 3, 4, 5, 678),
  durationMs: 12.5,
  status: 302,
  outcome: 'failed',
  reason: 'answered 302, which is not retried',
  error: null,
  nextAtMs: null,
  remoteAddress: '[::1]:4010',
  responseBytes: 900,
  eventId: 'e-1',
  eventName: 'signup',
  user: 'user_1',
  origin: 'journey',
  method: 'POST',
  url: 'http://localhost:4010/hook?u=user_1&u=2',
  requestBytes: 13,
  requestHeaders: '[["Content-Type","application/json"],["Authorization","Bearer abc-123456"]]',
  addedHeaders: '[["webhook-id","e-1"],["X-Key","whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"]]',
  requestBody: Buffer.from('{"a":"ä"}'),
  responseHeaders: '[["Location","/elsewhere"],["content-type","text/html"]]',
  responseBody: Buffer.from('<p>moved'),
  responseSha256: Buffer.from([0x0a, 0xff]),
  timings: '{"dns":0.1,"connect":0.4,"tls":2,"wait":3.1,"read":0.2}',
  findings: null,
  state: 'failed',
  attempts: 2,
  copyOf: null,
  ...change,
})

type Har = { log: { version: string; creator: object; entries: Record<string, never>[] } }

test('a HAR file holds what browsers and tools read of it', () => {
  const har = JSON.parse(`${harBegin('1.2.3')}${harEntry(anAttempt())},\n${harEntry(anAttempt())}${harEnd}`) as Har
  expect(har.log).toMatchObject({ version: '1.2', creator: { name: 'Signalbench', version: '1.2.3' } })
  expect(har.log.entries).toHaveLength(2)
  expect(har.log.entries[0]).toMatchObject({
    startedDateTime: '2026-01-02T03:04:05.678Z',
    time: 12.5,
    request: {
      method: 'POST',
      queryString: [
        { name: 'u', value: 'user_1' },
        { name: 'u', value: '2' },
      ],
      postData: { mimeType: 'application/json', text: '{"a":"ä"}' },
      bodySize: 13,
    },
    response: {
      status: 302,
      redirectURL: '/elsewhere',
      bodySize: 900,
      content: { size: 900, mimeType: 'text/html', text: '<p>moved', comment: 'Only the first 8 bytes were kept.' },
    },
    timings: { dns: 0.1, connect: 2.4, ssl: 2, send: 0, wait: 3.1, receive: 0.2 },
    serverIPAddress: '::1',
    connection: '4010',
    _deliveryId: 'w5',
    _outcome: 'failed',
  })
})

test('an attempt without an answer, a body or a connection is an entry all the same', () => {
  const none = { status: null, responseHeaders: '[]', responseBody: null, responseBytes: null, timings: null }
  const entry = JSON.parse(
    harEntry(
      anAttempt({ ...none, remoteAddress: null, error: 'no such host', requestBody: Buffer.alloc(0), requestBytes: 0 }),
    ),
  ) as Record<string, unknown>
  expect(entry).toMatchObject({
    response: { status: 0, bodySize: -1, content: { size: 0 } },
    timings: { dns: -1, connect: -1, ssl: -1, wait: 0 },
    _error: 'no such host',
  })
  expect(entry['request']).not.toHaveProperty('postData')
  expect(entry).not.toHaveProperty('serverIPAddress')
})

test.each(['har', 'ndjson'])('no secret stands in %s', (format) => {
  const attempt = anAttempt({
    url: 'http://localhost/?key=os_v2_app_abcdef',
    requestBody: Buffer.from('{"password":"hunter2","note":"cfltABCDEFGH12345"}'),
    responseBody: Buffer.from('{"token":"t0k3n"}'),
  })
  const text = format === 'har' ? harEntry(attempt) : ndjsonLine(attempt)
  expect(text).not.toMatch(/abc-123456|MfKQ9r8|os_v2_app|hunter2|cfltABC|t0k3n/)
  expect(text).toContain('Bearer ***')
})

test('a line has everything that the log has, bytes that are no text as base64', () => {
  const odd = Buffer.from([0xff, 0x00, 0xfe])
  const line = JSON.parse(ndjsonLine(anAttempt({ responseBody: odd }))) as Record<string, unknown>
  expect(line).toMatchObject({
    id: '7',
    deliveryId: 'w5',
    attempt: 2,
    eventId: 'e-1',
    timingsMs: { dns: 0.1, tls: 2 },
    response: { bytes: 900, sha256: '0aff', body: { text: odd.toString('base64'), encoding: 'base64' } },
  })
  expect(JSON.parse(ndjsonLine(anAttempt({ status: null })))).toMatchObject({ response: null })
})
