import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Behaviour, inOrder, type Script } from './behaviours.ts'
import { checkSentEvent, type CheckedEvent } from './event-checks.ts'
import { Ledger } from './ledger.ts'

/** What the server expects. */
export type StrictOptions = {
  readonly appId: string
  readonly apiKey: string
  /** External ids that exist; without it all do. */
  readonly knownUser?: (user: string) => boolean
  /** Events for which the whole request is refused with 400, as for a rule that nobody documented. */
  readonly refuses?: (event: Record<string, unknown>) => boolean
  readonly script?: Script
  /** The identity of what an event came from: one identity must never be sent under two keys. */
  readonly identify?: (event: Record<string, unknown>) => string
  /** Instead of a free one. */
  readonly port?: number
  /** False: events are checked and counted, and not kept. */
  readonly keepEvents?: boolean
  /** Keep the text of each request. */
  readonly keepBodies?: boolean
}

/** A Custom Events API that checks every documented rule and forgets nothing. Written apart from the emulator. */
export interface StrictOneSignal {
  readonly baseUrl: string
  /** How often each idempotency key was taken in. */
  received(): ReadonlyMap<string, number>
  /** How often each key was sent, taken in or not. */
  sent(): ReadonlyMap<string, number>
  /** The event last taken in under a key. */
  event(key: string): Record<string, unknown> | undefined
  /** What the event of a key came from, by `identify`. */
  identity(key: string): string | undefined
  /** Every broken rule, in words; at most the first 1,000. */
  violations(): readonly string[]
  requests(): number
  bodies(): readonly string[]
  /** Requests are counted anew for the script. */
  setScript(script: Script): void
  close(): Promise<void>
}

/** Starts it on a free port of loopback. */
export async function startStrictOneSignal(options: StrictOptions): Promise<StrictOneSignal> {
  const ledger = new Ledger(options)
  let script = options.script ?? inOrder()
  let requests = 0
  let scriptBegan = 0
  const bodies: string[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('error', () => undefined)
    request.on('end', () => {
      const body = Buffer.concat(chunks)
      if (options.keepBodies === true) bodies.push(body.toString('utf8'))
      const number = requests - scriptBegan
      requests += 1
      serve(request, response, body, script(number), options, ledger)
    })
  })
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve))
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: () => ledger.received,
    sent: () => ledger.sent,
    event: (key) => ledger.events.get(key),
    identity: (key) => ledger.identities.get(key),
    violations: () => ledger.violations,
    requests: () => requests,
    bodies: () => bodies,
    setScript: (next) => {
      script = next
      scriptBegan = requests
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function serve(
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
  behaviour: Behaviour,
  options: StrictOptions,
  ledger: Ledger,
): void {
  const refused = checkHead(request, options, ledger)
  if (refused !== null) return answer(response, refused, refused === 401 ? '' : '{"errors":["refused"]}')
  const batch = readBatch(body, ledger)
  if (batch === null) return answer(response, 400, '{"errors":["bad request"]}')
  ledger.see(batch)
  if (batch.some(({ value }) => options.refuses?.(value) === true))
    return answer(response, 400, '{"errors":["An event is not acceptable"]}')
  act(response, behaviour, batch, options, ledger)
}

type Item = { readonly value: Record<string, unknown>; readonly checked: CheckedEvent }

function act(
  response: ServerResponse,
  behaviour: Behaviour,
  batch: readonly Item[],
  options: StrictOptions,
  ledger: Ledger,
): void {
  switch (behaviour.kind) {
    case 'accept':
      if (behaviour.until !== undefined)
        return void behaviour.until.then(() => accept(response, batch, () => null, options, ledger))
      if (behaviour.delayMs === undefined) return accept(response, batch, () => null, options, ledger)
      setTimeout(() => accept(response, batch, () => null, options, ledger), behaviour.delayMs)
      return
    case 'partial':
      return accept(
        response,
        batch,
        (index) => (index % behaviour.everyNth === 0 ? behaviour.code : null),
        options,
        ledger,
      )
    case 'status':
      return answer(response, behaviour.status, behaviour.body ?? '')
    case 'too-many':
      ledger.notBefore(batch, Date.now() + behaviour.retryAfterSeconds * 1_000)
      return answer(response, 429, behaviour.emptyBody === true ? '' : '{"errors":["API rate limit exceeded."]}', [
        'Retry-After',
        String(behaviour.retryAfterSeconds),
      ])
    case 'never':
      if (behaviour.stored) ledger.take(batch.filter(({ checked }) => isKnown(checked, options)))
      return
    case 'half':
      if (behaviour.stored) ledger.take(batch.filter(({ checked }) => isKnown(checked, options)))
      response.writeHead(202, { 'Content-Type': 'application/json', 'Content-Length': '40' })
      response.write('{"err', () => response.socket?.destroy())
      return
    case 'reset':
      if (behaviour.stored) ledger.take(batch.filter(({ checked }) => isKnown(checked, options)))
      response.socket?.resetAndDestroy()
      return
    case 'garbage':
      if (behaviour.stored) ledger.take(batch.filter(({ checked }) => isKnown(checked, options)))
      response.socket?.end('\u0000\u0001 this is no HTTP\r\n\r\n')
  }
}

const isKnown = ({ user }: CheckedEvent, { knownUser }: StrictOptions): boolean =>
  user === null || (knownUser?.(user) ?? true)

function accept(
  response: ServerResponse,
  batch: readonly Item[],
  fails: (index: number) => string | null,
  options: StrictOptions,
  ledger: Ledger,
): void {
  const codes = batch.map(({ checked }, index) => {
    return isKnown(checked, options) ? fails(index) : 'not found'
  })
  ledger.take(batch.filter((_, index) => codes[index] === null))
  const errors = batch.flatMap(({ value, checked }, index) => {
    const code = codes[index]
    const eventId = value['event_id'] ?? (value['properties'] as Record<string, unknown> | undefined)?.['event_id']
    if (code === null || code === undefined) return []
    return [
      {
        event_user_id: checked.user,
        ...(eventId === undefined ? {} : { event_id: eventId }),
        error: { code, title: code },
      },
    ]
  })
  answer(response, 202, JSON.stringify(errors.length === 0 ? {} : { errors }))
}

function checkHead(request: IncomingMessage, { appId, apiKey }: StrictOptions, ledger: Ledger): number | null {
  const paths = [`/apps/${appId}/custom_events`, `/apps/${appId}/integrations/custom_events`]
  if (!paths.includes(request.url ?? '')) return ledger.violate(`path ${request.url ?? ''}`, 404)
  if (request.method !== 'POST') return ledger.violate(`method ${request.method ?? ''}`, 405)
  const scheme = request.headers.authorization?.split(' ')[0]
  if (scheme !== 'Key') return ledger.violate(`authorization scheme ${String(scheme)}`, 401)
  if (request.headers.authorization !== `Key ${apiKey}`) return 401
  const type = request.headers['content-type']
  if (type === undefined || !/^application\/json(;|$)/.test(type))
    return ledger.violate(`content type ${String(type)}`, 400)
  return null
}

function readBatch(body: Buffer, ledger: Ledger): readonly Item[] | null {
  if (body.length > 1_000_000) return ledger.violate(`a request has ${body.length} bytes`, null)
  const events = parsedEvents(body)
  if (events === null || events.length === 0) return ledger.violate('the body is no {"events": […]} in JSON', null)
  const items = events.map((value): Item => ({
    value: value as Record<string, unknown>,
    checked: checkSentEvent(value, Buffer.byteLength(JSON.stringify(value))),
  }))
  const broken = items.flatMap(({ checked }) => checked.violations)
  for (const violation of broken) ledger.violate(violation, null)
  const keys = items.map(({ checked }) => checked.key)
  if (new Set(keys).size < keys.length) ledger.violate('one key twice in a request', null)
  return broken.length > 0 ? null : items
}

function parsedEvents(body: Buffer): readonly unknown[] | null {
  try {
    const value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as { events?: unknown } | null
    return Array.isArray(value?.events) ? (value.events as unknown[]) : null
  } catch {
    return null
  }
}

function answer(response: ServerResponse, status: number, body: string, extra: readonly string[] = []): void {
  const type = body === '' ? 'text/plain' : 'application/json'
  response.writeHead(status, ['Content-Type', type, 'Content-Length', String(Buffer.byteLength(body)), ...extra])
  response.end(body)
}
