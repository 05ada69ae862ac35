import { expect, it } from 'vitest'
import { wireHead, wireRequest, type WirePiece } from '#shared/domain/webhook/wire-lines.ts'
import { rendered } from '../../support/webhook/a-webhook.ts'

/** `[…]` around what a `{{ … }}` printed. */
const shown = (pieces: readonly WirePiece[]): string =>
  pieces.map(({ text, output }) => (output === null ? text : `[${text}]`)).join('')

it('shows what goes over the wire, and what printed each part of it', () => {
  const { head, body } = wireRequest(
    rendered({
      url: 'https://{{ "hooks" }}.acme.org:8443/u/{{ user.external_id }}?n={{ journey.name }}#here',
      headers: [
        ['{{ nothing }}', 'left out'],
        ['X-{{ user.tags.plan }}', '{{ event.id }}'],
      ],
      body: '{"é": "{{ user.nothing }}"}',
    }),
    [['User-Agent', 'Signalbench/1.0']],
  )
  expect(head.map(({ kind, name, value }) => [kind, shown(name), shown(value)])).toEqual([
    ['request', '', 'POST /u/[user_33]?n=[Welcome] HTTP/1.1'],
    ['added', 'host', '[hooks].acme.org:8443'],
    ['added', 'connection', 'keep-alive'],
    ['header', 'X-[pro]', '[2f1c9a44-0a7e-4b0e-9d3c-0d7a8f6b1e55]'],
    ['added', 'User-Agent', 'Signalbench/1.0'],
    ['added', 'content-length', '10'],
  ])
  expect(shown(body)).toBe('{"é": "[]"}')
})

it.each([
  ['https://a.org', ['POST / HTTP/1.1', 'host: a.org', 'connection: keep-alive', 'content-length: 2']],
  ['https://me:pass@a.org?x=1', ['POST /?x=1 HTTP/1.1', 'host: a.org', 'connection: keep-alive', 'content-length: 2']],
  ['${secret:hook-url}', ['POST ${secret:hook-url} HTTP/1.1', 'connection: keep-alive', 'content-length: 2']],
])('%s', (url, lines) => {
  expect(wireHead(rendered({ url, headers: [] }).request)).toEqual(lines)
})

it('adds nothing that the webhook sets itself, and leaves the framing to the sender', () => {
  const headers = [
    ['Host', 'b.org'],
    ['User-Agent', 'mine'],
    ['Content-Length', '7'],
    ['Connection', 'close'],
  ] as const
  expect(wireHead(rendered({ url: 'https://a.org/', headers }).request)).toEqual([
    'POST / HTTP/1.1',
    'host: b.org',
    'connection: keep-alive',
    'User-Agent: mine',
    'content-length: 2',
  ])
})
