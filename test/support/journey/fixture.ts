import { randomUUID } from 'node:crypto'
import { readJourneyEvent } from '#shared/domain/journey/event.ts'
import { createJourneyService } from '#engine/journey/service.ts'
import type { JourneyDeps, JourneyService } from '#engine/journey/types.ts'
import type { AcceptedEvent } from '#engine/receiver/emulator/emulator-queries.ts'
import { openLogStore, type LogStore } from '#engine/store/log-store.ts'
import { sql } from '#engine/store/sql.ts'
import { openWorkspace } from '#engine/workspace/open-workspace.ts'
import type { Workspace } from '#engine/workspace/types.ts'
import type { WebhookContext } from '#shared/domain/webhook/types.ts'
import { AppError } from '#shared/lib/app-error.ts'
import { collectingLogger } from '../logger.ts'
import { workspaceDeps, workspaceJson, writeFiles } from '../workspace-folder.ts'

/** A journey's file that starts on `signup`. */
export const aJourney = (members: object = {}) => ({
  version: 1,
  trigger: { eventName: 'signup' },
  steps: [{ webhook: 'welcome' }],
  ...members,
})

/** What stood in the outbox for one step of one run. */
export type Sent = { readonly originKey: string; readonly eventId: string; readonly context: WebhookContext }

export type JourneyFixture = {
  readonly service: JourneyService
  readonly workspace: Workspace
  readonly store: LogStore
  readonly accepted: FakeReceivers
  readonly rendered: { count: number; pause: Promise<void> | null }
  now(): number
  advance(ms: number): void
  setScale(factor: number): void
  sent(): readonly Sent[]
  close(): Promise<void>
}

/** What an emulator accepted, as the receivers' file would give it. */
export class FakeReceivers {
  readonly events: (AcceptedEvent & { readonly receiver: string })[] = []
  head = 0
  file = 7_000
  readonly #listeners = new Set<() => void>()

  accept(name: string, user: string, properties: object = {}, atMs = 0): void {
    this.head += 1
    const key = randomUUID()
    const json = JSON.stringify({ name, external_id: user, idempotency_key: key, properties })
    this.events.push({
      receiver: 'local',
      seq: this.head,
      app_id: 'app',
      at_ms: atMs,
      user,
      name: readJourneyEvent(json, atMs)?.name ?? '',
      idempotency_key: key,
      event_json: json,
    })
  }

  tell(): void {
    for (const listener of this.#listeners) listener()
  }

  readonly port: JourneyDeps['receivers'] = {
    acceptedEvents: (receiver, after, limit) =>
      this.events.filter((one) => one.receiver === receiver && one.seq > after).slice(0, limit),
    acceptedHead: () => ({ file: this.file, seq: this.head }),
    newestEvents: () => ({ names: [], events: [] }),
    onAccepted: (listener) => {
      this.#listeners.add(listener)
      return () => this.#listeners.delete(listener)
    },
  }
}

const createSent = `CREATE TABLE IF NOT EXISTS fake_outbox (
  id INTEGER PRIMARY KEY, origin_key TEXT NOT NULL UNIQUE, event_id TEXT NOT NULL, body TEXT NOT NULL)`
const insertSent = sql<[string, string, string]>('fake.insert')`
  INSERT INTO fake_outbox (origin_key, event_id, body) VALUES (?, ?, ?)`
const allSent = sql<[], { origin_key: string; event_id: string; body: string }>('fake.all')`
  SELECT origin_key, event_id, body FROM fake_outbox ORDER BY id`

/** The journeys of a workspace on a real log; outbox, renderer, emulator and time are the test's. */
export async function journeyFixture(
  directory: string,
  files: Readonly<Record<string, unknown>>,
  before?: { readonly accepted: FakeReceivers; readonly nowMs: number },
): Promise<JourneyFixture> {
  writeFiles(directory, { 'signalbench.json': workspaceJson, 'receivers/local.json': { version: 1 }, ...files })
  const logger = collectingLogger()
  let nowMs = before?.nowMs ?? Date.UTC(2026, 10, 22)
  const clock = { now: () => nowMs }
  const workspace = await openWorkspace(directory, workspaceDeps({ logger }))
  const store = openLogStore(directory, { logger, clock })
  store.db.exec(createSent)
  const accepted = before?.accepted ?? new FakeReceivers()
  const rendered: JourneyFixture['rendered'] = { count: 0, pause: null }
  const scale = { factor: 1, listeners: new Set<() => void>() }
  const service = createJourneyService({
    clock,
    random: { next: Math.random, uuid: randomUUID },
    logger,
    workspace,
    store,
    receivers: accepted.port,
    outbox: {
      startRun: () => 1,
      insert: (db, _, deliveries) =>
        deliveries.map(
          ({ originKey, eventId, request }) => db.run(insertSent, originKey ?? '', eventId, request.body).lastId,
        ),
      wake: () => {},
    },
    renderer: {
      saved: (name) => {
        if (name === 'gone' && !workspace.list('webhooks').some((one) => one.name === name))
          throw new AppError('NOT_FOUND', 'webhooks/gone.json does not exist.')
        return { name, file: { version: 1 } as never, bodyText: '' }
      },
      render: async (_, contexts) => {
        rendered.count += contexts.length
        await rendered.pause
        return contexts.map((context) => ({
          request: {
            method: 'POST',
            url: 'http://127.0.0.1:1/hook',
            headers: [],
            body: JSON.stringify(context),
            secretHeaders: [],
            secretUrl: false,
          },
          bodyIsJson: true,
          findings: [],
          outputs: [],
          refused: null,
        }))
      },
    },
    timeScale: {
      factor: () => scale.factor,
      onChange: (listener) => {
        scale.listeners.add(listener)
        return () => scale.listeners.delete(listener)
      },
    },
  })
  return {
    service,
    workspace,
    store,
    accepted,
    rendered,
    now: () => nowMs,
    advance: (ms) => {
      nowMs += ms
      accepted.tell()
    },
    setScale: (factor) => {
      scale.factor = factor
      for (const listener of scale.listeners) listener()
    },
    sent: () =>
      store.db.all(allSent).map(({ origin_key: originKey, event_id: eventId, body }) => ({
        originKey,
        eventId,
        context: JSON.parse(body) as WebhookContext,
      })),
    close: async () => {
      await service.close()
      await store.close()
      await workspace.close()
    },
  }
}
