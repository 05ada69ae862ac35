import type { NewHttpDelivery } from '#engine/outbox/http/types.ts'
import type { HeaderList } from '#shared/domain/signature/types.ts'
import type { ForwardSettings } from '#shared/schema/receiver.ts'
import type { BodyWork } from '../bodies/body-thread.ts'
import type { ForwardRow } from './forward-queries.ts'

/** A stored request with its body. */
export type StoredRequest = { readonly row: ForwardRow; readonly body: Uint8Array }

/** Answers a line of `render --templates`; never rejects. */
export type RenderLine = (line: string) => Promise<string>

/** What makes bodies anew. */
export type Rewriting = { readonly render: RenderLine; readonly bodies: BodyWork }

/** Says how a body was written; does not fit one that is written anew. */
const ofTheBody = new Set(['content-encoding', 'content-md5', 'digest', 'content-digest'])
const reference = /\$\{(?:env|secret):/

/** One request for one that came in: as it came, or with its body made by the template. */
export async function singleDelivery(
  settings: ForwardSettings,
  { row, body }: StoredRequest,
  rewriting: Rewriting,
): Promise<NewHttpDelivery> {
  const kept = JSON.parse(row.headers) as HeaderList
  const made = settings.body === undefined ? null : await renderBody(settings.body, { row, body }, rewriting)
  const headers = made === null ? kept : kept.filter(([name]) => !ofTheBody.has(name.toLowerCase()))
  return delivery([row], {
    originKey: `forward:${row.request_id}`,
    eventId: row.event_id ?? row.request_id,
    method: made === null ? row.method : 'POST',
    url: made === null ? withQuery(settings.url, row.path) : settings.url,
    headers: withOwn(headers, settings.headers ?? []),
    body: made === null ? body : Buffer.from(made.text),
    refused: made?.problem ?? null,
    own: settings.headers ?? [],
  })
}

/** One POST of a JSON array of several bodies, in order of arrival. A body that is no JSON becomes a string in it. */
export async function batchDelivery(
  settings: ForwardSettings,
  requests: readonly StoredRequest[],
  rewriting: Rewriting,
): Promise<NewHttpDelivery> {
  const elements: Uint8Array[] = []
  let problem: string | null = null
  for (const request of requests) {
    const made = settings.body === undefined ? null : await renderBody(settings.body, request, rewriting)
    const element = await rewriting.bodies.do('element', {
      body: made === null ? request.body : Buffer.from(made.text),
    })
    problem ??=
      made?.problem ?? (element.ok ? null : `A body of the batch could not be written as JSON: ${element.error}`)
    elements.push(element.ok ? element.value : Buffer.from('null'))
  }
  const rows = requests.map(({ row }) => row)
  const first = rows[0]
  return delivery(rows, {
    originKey: `forward:${first?.request_id ?? ''}:batch`,
    eventId:
      rows.length === 1 && first !== undefined
        ? (first.event_id ?? first.request_id)
        : `batch:${first?.request_id ?? ''}`,
    method: 'POST',
    url: settings.url,
    headers: withOwn([['Content-Type', 'application/json']], settings.headers ?? []),
    body: jsonArray(elements),
    refused: problem,
    own: settings.headers ?? [],
  })
}

/** Joined as bytes: as text, 8 MB would hold up the engine's thread for 40 ms. */
function jsonArray(elements: readonly Uint8Array[]): Buffer {
  const pieces = elements.flatMap((element, index) => [Buffer.from(index === 0 ? '[' : ','), element])
  return Buffer.concat([...pieces, Buffer.from(']')])
}

type Parts = {
  readonly originKey: string
  readonly eventId: string
  readonly method: string
  readonly url: string
  readonly headers: HeaderList
  readonly body: Uint8Array
  readonly refused: string | null
  /** The file's own headers: only their values may be references to secrets. */
  readonly own: HeaderList
}

function delivery(rows: readonly ForwardRow[], parts: Parts): NewHttpDelivery {
  const { originKey, eventId, method, url, headers, body, refused, own } = parts
  const first = rows[0]
  return {
    endpoint: { kind: 'forward', name: `${first?.receiver ?? ''}${first?.endpoint ?? ''}` },
    originKey,
    eventId,
    record: null,
    user: null,
    eventName: null,
    request: {
      method,
      url,
      headers,
      body: '',
      bodyBytes: body,
      secretHeaders: headers.flatMap((header, index) =>
        own.includes(header) && reference.test(header[1]) ? [index] : [],
      ),
      secretUrl: false,
    },
    findings: [],
    refused,
    dueAtMs: null,
  }
}

/** The file's headers in place of those of the same name. */
function withOwn(headers: HeaderList, own: HeaderList): HeaderList {
  const names = new Set(own.map(([name]) => name.toLowerCase()))
  return [...headers.filter(([name]) => !names.has(name.toLowerCase())), ...own]
}

/** What the sender put into the query goes on too. */
function withQuery(url: string, path: string): string {
  const query = path.split('?').slice(1).join('?')
  if (query === '') return url
  const [address = url, hash] = url.split('#')
  return `${address}${address.includes('?') ? '&' : '?'}${query}${hash === undefined ? '' : `#${hash}`}`
}

async function renderBody(
  template: string,
  { row, body }: StoredRequest,
  { render, bodies }: Rewriting,
): Promise<{ readonly text: string; readonly problem: string | null }> {
  const headers = JSON.parse(row.headers) as HeaderList
  const line = await bodies.do('line', { template, method: row.method, path: row.path, headers, body })
  if (!line.ok) return { text: '', problem: `The body could not be given to the forward's template: ${line.error}` }
  const answer = JSON.parse(await render(line.value)) as Rendered
  const error = answer.error ?? answer.errors?.[0]?.message
  const problem = error === undefined ? null : `The forward's body template cannot be rendered: ${error}`
  return { text: answer.result ?? '', problem }
}

type Rendered = {
  readonly result?: string
  readonly error?: string
  readonly errors?: readonly { readonly message: string }[]
}
