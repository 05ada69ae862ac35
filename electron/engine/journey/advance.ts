import { journeyContext } from '#shared/domain/journey/context.ts'
import { type JourneyEvent, readJourneyEvent } from '#shared/domain/journey/event.ts'
import { standingAt } from '#shared/domain/journey/steps.ts'
import type { RenderedWebhook, WebhookContext } from '#shared/domain/webhook/types.ts'
import { AppError } from '#shared/lib/app-error.ts'
import { parseUuid, uuidV5 } from '#shared/lib/uuid.ts'
import type { NewHttpDelivery } from '../outbox/http/types.ts'
import { journeyEvents } from '../store/journeys/events.ts'
import { closeRun, type DueRun, dueRuns, endRunStep, standAt, standsAt } from '../store/journeys/runs.ts'
import type { WebhookDraft } from '../webhooks/types.ts'
import { type JourneyVersion, readVersion } from './journey-files.ts'
import type { JourneyDeps } from './types.ts'

/** Runs of one step: enough that the ways to the template thread and to the disk are short beside the work. */
const runsAtOnce = 200
/** Runs of one piece of writing: a few milliseconds of the engine's thread. */
const writesAtOnce = 25
/** Events that go to the template thread at once: contexts of 100 events each are large. */
const eventsAtOnce = 1_000

type Deps = Pick<
  JourneyDeps,
  'store' | 'clock' | 'random' | 'outbox' | 'renderer' | 'timeScale' | 'workspace' | 'logger'
>

type Going = { readonly run: DueRun; readonly version: JourneyVersion }
type Ready = Going & { readonly eventId: string; readonly rendered: RenderedWebhook }
type Asked = Going & { readonly eventId: string; readonly context: WebhookContext }

/** Goes on with open runs: ends waits, renders webhooks, and puts their deliveries into the outbox. */
export class Advancer {
  readonly #deps: Deps
  /** What the deliveries of a journey are listed under in the outbox, of this process. */
  readonly #sendRuns = new Map<string, number>()

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** Goes on with some of the runs that are due. @returns how many there were */
  async step(): Promise<number> {
    const { store, clock } = this.#deps
    const due = dueRuns(store.db, clock.now(), runsAtOnce).map((run) => ({
      run,
      version: readVersion(run.versionJson),
    }))
    const waits = due.filter(({ run }) => run.state === 'waiting')
    if (waits.length > 0) await this.#endWaits(waits)
    for (const [webhook, group] of groupByWebhook(due)) await this.#send(webhook, group)
    return due.length
  }

  #endWaits(waits: readonly Going[]): Promise<void> {
    const { store, clock } = this.#deps
    return this.#writeEach('journeys.waits', waits, ({ run, version }) => {
      const nowMs = clock.now()
      endRunStep(store.db, run.id, run.step, null, nowMs)
      this.#next(run, version, nowMs)
    })
  }

  /** Piece by piece, for those that still stand where they stood: somebody may have cancelled a run meanwhile. */
  async #writeEach<T extends Going>(name: string, all: readonly T[], work: (one: T) => void): Promise<void> {
    const { store } = this.#deps
    const writes: Promise<void>[] = []
    for (let from = 0; from < all.length; from += writesAtOnce) {
      const some = all.slice(from, from + writesAtOnce)
      const write = (): void => some.filter(({ run }) => standsAt(store.db, run)).forEach(work)
      writes.push(store.writer.write(name, write))
    }
    await Promise.all(writes)
  }

  async #send(webhook: string, group: readonly Going[]): Promise<void> {
    const { renderer } = this.#deps
    let draft: WebhookDraft
    try {
      draft = renderer.saved(webhook)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      return this.#fail(group, `${error.message} Put that right, then retry the run.`)
    }
    for (let rest = group; rest.length > 0;) {
      const asked = this.#contexts(rest)
      rest = rest.slice(asked.length)
      const contexts = asked.map(({ context }) => context)
      const rendered = await renderer.render(draft, contexts, { testSend: false })
      const ready = asked.flatMap((one, index) => {
        const result = rendered[index]
        return result === undefined
          ? []
          : [{ run: one.run, version: one.version, eventId: one.eventId, rendered: result }]
      })
      await this.#store(webhook, ready)
    }
    this.#deps.outbox.wake()
  }

  /** As many from the front as have no more events than go at once; at least one. */
  #contexts(group: readonly Going[]): readonly Asked[] {
    const { store, random } = this.#deps
    const asked: Asked[] = []
    let events = 0
    for (const { run, version } of group) {
      if (events >= eventsAtOnce) break
      const kept = journeyEvents(store.db, run).flatMap(({ json, atMs }) => readJourneyEvent(json, atMs) ?? [])
      events += Math.max(1, kept.length)
      const eventId = random.uuid()
      asked.push({ run, version, eventId, context: this.#context(run, version, kept, eventId) })
    }
    return asked
  }

  #context(run: DueRun, version: JourneyVersion, kept: readonly JourneyEvent[], eventId: string): WebhookContext {
    const event = readJourneyEvent(run.eventJson, 0)
    const externalId = event?.externalId ?? null
    const onesignalId = event?.onesignalId ?? madeUpId(this.#deps.workspace.id, run)
    return journeyContext(version.name, { externalId, onesignalId }, version.users, kept, eventId)
  }

  async #store(webhook: string, group: readonly Ready[]): Promise<void> {
    const { store, clock, outbox } = this.#deps
    for (const { run } of group) await this.#openSendRun(run.journey)
    await this.#writeEach('journeys.webhooks', group, (ready) => {
      const { run, version } = ready
      const sendRun = this.#sendRuns.get(run.journey)
      if (sendRun === undefined) return
      const nowMs = clock.now()
      const [delivery = null] = outbox.insert(store.db, sendRun, [deliveryOf(webhook, ready)])
      endRunStep(store.db, run.id, run.step, delivery, nowMs)
      this.#next(run, version, nowMs)
    })
  }

  /** Durable before it is referred to: a transaction that is undone must not leave its number behind. */
  async #openSendRun(journey: string): Promise<void> {
    if (this.#sendRuns.has(journey)) return
    const { store, outbox } = this.#deps
    const started = await store.writer.write('journeys.run', () => outbox.startRun(store.db, 'journey', journey))
    this.#sendRuns.set(journey, started)
  }

  async #fail(group: readonly Going[], reason: string): Promise<void> {
    const { store, clock, logger } = this.#deps
    logger.warn({ runs: group.length, reason }, 'runs of a journey failed')
    await this.#writeEach('journeys.fail', group, ({ run }) => {
      closeRun(store.db, run.id, 'failed', reason, clock.now())
    })
  }

  #next({ id, step }: DueRun, { steps }: JourneyVersion, nowMs: number): void {
    standAt(this.#deps.store.db, id, standingAt(steps, step + 1, nowMs, this.#deps.timeScale.factor()), nowMs)
  }
}

function groupByWebhook(due: readonly Going[]): ReadonlyMap<string, readonly Going[]> {
  const groups = new Map<string, Going[]>()
  for (const going of due) {
    const step = going.version.steps[going.run.step]
    if (going.run.state !== 'running' || step?.kind !== 'webhook') continue
    const group = groups.get(step.webhook)
    if (group === undefined) groups.set(step.webhook, [going])
    else group.push(going)
  }
  return groups
}

/** Made once for each step of a run, whatever happens in between. */
const originKeyOf = ({ id, step }: DueRun): string => `journey:${id}:${step}`

const deliveryOf = (webhook: string, { run, eventId, rendered }: Ready): NewHttpDelivery => ({
  endpoint: { kind: 'webhook', name: webhook },
  originKey: originKeyOf(run),
  eventId,
  record: null,
  user: run.user,
  eventName: run.eventName,
  request: rendered.request,
  findings: rendered.findings,
  refused: rendered.refused,
  dueAtMs: null,
})

/** OneSignal gives each user an id of its own; the emulator makes one up that is always the same. */
function madeUpId(workspaceId: string, { appId, user }: DueRun): string {
  const namespace = parseUuid(workspaceId)
  return namespace === null ? '' : uuidV5(namespace, `onesignal_id ${appId} ${user}`)
}
