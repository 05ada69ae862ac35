import { utf8ByteLength } from '#shared/lib/utf8.ts'
import { splitUrl } from './rules/url-host.ts'
import type { FrozenRequest, PrintedOutput, RenderedWebhook, WebhookField } from './types.ts'

/** A stretch of a line; `output` where a `{{ … }}` printed it. */
export type WirePiece = { readonly text: string; readonly output: PrintedOutput | null }

/** A line of the head of a request. `added`: by the sender, not by the webhook. */
export type WireLine = {
  readonly kind: 'request' | 'header' | 'added'
  /** Of a header; empty for the request line. */
  readonly name: readonly WirePiece[]
  readonly value: readonly WirePiece[]
}

/** A request as it goes over the wire, with what printed each part of it. */
export type WireRequest = { readonly head: readonly WireLine[]; readonly body: readonly WirePiece[] }

/** How a message is framed is the sender's affair: what a webhook says of it is not sent (destination/http-sender.ts). */
const framing = new Set(['connection', 'content-length', 'expect', 'keep-alive', 'transfer-encoding', 'upgrade'])

/**
 * Shows a rendered webhook. A URL that is a secret stays the reference that it is.
 * @param more what the sender adds where the webhook does not have it: its name, signatures
 */
export function wireRequest(
  rendered: RenderedWebhook,
  more: readonly (readonly [name: string, value: string])[],
): WireRequest {
  const { request, outputs, headerSources } = rendered
  const of = (field: WebhookField): readonly PrintedOutput[] => outputs.filter((output) => output.field === field)
  const has = (name: string): boolean =>
    request.headers.some((header) => header[0].toLowerCase() === name.toLowerCase())
  const { authority, target, at } = request.secretUrl
    ? { authority: null, target: request.url, at: { authority: 0, target: 0 } }
    : splitUrl(request.url)
  const headers = request.headers.flatMap(([name, value], i) => {
    if (framing.has(name.toLowerCase())) return []
    const source = headerSources?.[i] ?? i
    const isHost = name.toLowerCase() === 'host'
    const pieces = {
      // The client writes this one itself.
      name: isHost ? [plain('host')] : cut(name, 0, of(`header-name:${source}`)),
      value: cut(value, 0, of(`header:${source}`)),
    }
    return [{ isHost, line: { kind: 'header' as const, ...pieces } }]
  })
  // A URL without a path asks for the root.
  const isImplied = !request.url.startsWith(target, at.target)
  const added = (name: string, value: readonly WirePiece[]): readonly WireLine[] =>
    has(name) ? [] : [{ kind: 'added', name: [plain(name)], value }]
  return {
    head: [
      {
        kind: 'request',
        name: [],
        value: [
          ...cut(request.method, 0, of('method')),
          plain(isImplied ? ' /' : ' '),
          ...cut(isImplied ? target.slice(1) : target, at.target, of('url')),
          plain(' HTTP/1.1'),
        ],
      },
      ...(authority === null ? [] : added('host', cut(authority, at.authority, of('url')))),
      ...headers.filter(({ isHost }) => isHost).map(({ line }) => line),
      {
        kind: 'added',
        name: [plain('connection')],
        value: [plain(request.method === 'HEAD' ? 'close' : 'keep-alive')],
      },
      ...headers.filter(({ isHost }) => !isHost).map(({ line }) => line),
      ...more.flatMap(([name, value]) => added(name, [plain(value)])),
      ...(request.body === '' && !sized.has(request.method) ? [] : [contentLength(request.body)]),
    ],
    body: cut(request.body, 0, of('body')),
  }
}

/** The head as plain text, a line each. */
export function wireHead(request: FrozenRequest): readonly string[] {
  const rendered = { request, bodyIsJson: false, findings: [], outputs: [], refused: null }
  const textOf = (pieces: readonly WirePiece[]): string => pieces.map(({ text }) => text).join('')
  return wireRequest(rendered, []).head.map(({ kind, name, value }) =>
    kind === 'request' ? textOf(value) : `${textOf(name)}: ${textOf(value)}`,
  )
}

/** Methods that tell the length also of an empty body. */
const sized = new Set(['POST', 'PUT', 'PATCH'])

const contentLength = (body: string): WireLine => ({
  kind: 'added',
  name: [plain('content-length')],
  value: [plain(String(utf8ByteLength(body)))],
})

const plain = (text: string): WirePiece => ({ text, output: null })

/** The pieces of a text that begins at `start` of the field that the outputs count in. Empty outputs are pieces, too. */
function cut(text: string, start: number, outputs: readonly PrintedOutput[]): readonly WirePiece[] {
  const pieces: WirePiece[] = []
  let at = 0
  for (const output of outputs) {
    const from = Math.max(at, output.output.from - start)
    const to = Math.min(text.length, output.output.to - start)
    if (output.output.from - start > text.length || to < from || output.output.to < start) continue
    if (from > at) pieces.push(plain(text.slice(at, from)))
    pieces.push({ text: text.slice(from, to), output })
    at = to
  }
  if (at < text.length) pieces.push(plain(text.slice(at)))
  return pieces
}
