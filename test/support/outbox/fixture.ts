import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createHttpSender } from '#engine/destination/http-sender.ts'
import { OutboxControl } from '#engine/outbox/http/control.ts'
import { HttpOutboxEngine } from '#engine/outbox/http/outbox.ts'
import type {
  EndpointRef,
  EndpointSettings,
  HealthTold,
  HttpAttemptTold,
  NewHttpDelivery,
  Origin,
} from '#engine/outbox/http/types.ts'
import { TimeScale } from '#engine/outbox/time-scale.ts'
import { openLogStore } from '#engine/store/log-store.ts'
import type { LogStore } from '#engine/store/log-store.ts'
import { choosePolicy } from '#shared/domain/retry/choose-policy.ts'
import { AppError } from '#shared/lib/app-error.ts'
import { err, ok } from '#shared/lib/result.ts'
import { retryChoice } from '#shared/schema/retry.ts'
import { collectingLogger } from '../logger.ts'

export type SettingsByName = Readonly<
  Record<
    string,
    Partial<EndpointSettings> & { readonly retry?: string | { readonly delaysMs: number[]; readonly on?: string[] } }
  >
>

export type OutboxFixture = {
  readonly outbox: HttpOutboxEngine
  readonly control: OutboxControl
  readonly store: LogStore
  readonly told: HttpAttemptTold[]
  readonly health: HealthTold[]
  readonly log: ReturnType<typeof collectingLogger>
  /** Stores deliveries and wakes the outbox. */
  add(deliveries: readonly NewHttpDelivery[], origin?: Origin): Promise<readonly (number | null)[]>
  setSecret(name: string, value: string | null): void
  setSettings(settings: SettingsByName): void
  close(graceMs?: number): Promise<void>
}

/** An outbox on a log in `directory`; settings by the endpoint's name, `{}` = one try and quick retries. */
export function openOutbox(
  directory: string,
  settings: SettingsByName,
  options: { readonly clock?: { now(): number }; readonly random?: () => number } = {},
): OutboxFixture {
  const log = collectingLogger()
  const clock = options.clock ?? Date
  const store = openLogStore(directory, { logger: log, clock })
  const sender = createHttpSender({ clock })
  const secrets = new Map<string, string>()
  let known = settings
  const random = { next: options.random ?? (() => 0.5), uuid: () => crypto.randomUUID() }
  const timeScale = new TimeScale((error) => log.error({ err: error }, 'listener'))
  const outbox = new HttpOutboxEngine({
    store,
    sender,
    clock,
    random,
    logger: log,
    timeScale,
    settings: ({ name }) => {
      const found = known[name]
      return found === undefined ? err(`${name} has no file.`) : ok(endpointSettings(found))
    },
    resolveSecrets: (text, file) =>
      text.replaceAll(/\$\{env:(\w+)\}/g, (_, name: string) => {
        const value = secrets.get(name)
        if (value === undefined) throw new AppError('SECRET_MISSING', `${file} needs ${name}, which is not set.`)
        return value
      }),
  })
  const told: HttpAttemptTold[] = []
  const health: HealthTold[] = []
  outbox.onAttempt((attempt) => told.push(attempt))
  outbox.onHealth((news) => health.push(news))
  outbox.start()
  return {
    outbox,
    control: new OutboxControl({ store, clock, random, timeScale, outbox }),
    store,
    told,
    health,
    log,
    add: async (deliveries, origin = 'send') => {
      const ids = await store.writer.write('add', () =>
        outbox.insert(store.db, outbox.startRun(store.db, origin, 'test'), deliveries),
      )
      outbox.wake()
      return ids
    },
    setSecret: (name, value) => {
      if (value === null) secrets.delete(name)
      else secrets.set(name, value)
      outbox.forgetSettings()
    },
    setSettings: (next) => {
      known = next
      outbox.forgetSettings()
    },
    close: async (graceMs = 1_000) => {
      await outbox.stop(graceMs)
      await sender.close()
      await store.close()
    },
  }
}

function endpointSettings({ retry, ...rest }: SettingsByName[string]): EndpointSettings {
  const choice = retryChoice.parse(retry ?? { delaysMs: [5, 5] })
  const policy = choosePolicy(choice)
  if (!policy.ok) throw new Error(policy.error.message)
  return {
    policy: policy.value,
    // Longer than a busy machine stands still.
    timeoutMs: 60_000,
    maxConcurrent: 32,
    requestsPerSecond: null,
    signature: null,
    file: 'webhooks/test.json',
    ...rest,
  }
}

export const webhook = (name: string): EndpointRef => ({ kind: 'webhook', name })

/** A delivery to the webhook `name`; everything else may be given. */
export function aDelivery(
  name: string,
  url: string,
  rest: Partial<Omit<NewHttpDelivery, 'request'>> & { readonly request?: Partial<NewHttpDelivery['request']> } = {},
): NewHttpDelivery {
  const { request, ...own } = rest
  const eventId = own.eventId ?? crypto.randomUUID()
  return {
    endpoint: webhook(name),
    originKey: null,
    record: null,
    user: 'user_1',
    eventName: null,
    findings: [],
    refused: null,
    dueAtMs: null,
    ...own,
    eventId,
    request: {
      method: 'POST',
      url,
      headers: [
        ['Content-Type', 'application/json'],
        ['X-Event-Id', eventId],
      ],
      body: '{"user": "user_1"}',
      secretHeaders: [],
      secretUrl: false,
      ...request,
    },
  }
}

export type Received = {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

export type Target = {
  readonly url: string
  readonly received: Received[]
  answer(next: (request: Received, response: ServerResponse) => void): void
  close(): Promise<void>
}

/** A receiver that answers 200 until it is told something else. */
export async function startTarget(port = 0): Promise<Target> {
  const received: Received[] = []
  let respond: (request: Received, response: ServerResponse) => void = (_, response) => response.end('ok')
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method = '', url = '', headers } = request
      const one = { method, url, headers, body: Buffer.concat(chunks) }
      received.push(one)
      respond(one, response)
    })
    request.on('error', () => undefined)
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    answer: (next) => {
      respond = next
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
