import { join } from 'node:path'
import type {
  EmulatorUserRef,
  PortOffer,
  ReceivedDetail,
  ReceivedRow,
  ReceiverStatus,
} from '#shared/contract/receivers.ts'
import type { ReceiverFile } from '#shared/schema/receiver.ts'
import type { EnginePorts } from '../ports.ts'
import type { Database } from '../store/database.ts'
import { openDatabase } from '../store/open.ts'
import type { Workspace } from '../workspace/types.ts'
import { type BodyWork, BodyThread } from './bodies/body-thread.ts'
import { AcceptedLog } from './emulator/accepted-log.ts'
import type { AcceptedEvent, AcceptedHead } from './emulator/emulator-queries.ts'
import { StoredUsers, type UsersQuery } from './emulator/stored-users.ts'
import { knownSecrets } from './endpoint/known-secrets.ts'
import type { RenderLine } from './forward/forward-request.ts'
import { Forwarding } from './forward/forwarding.ts'
import type { Outlet } from './forward/outlet.ts'
import { receiverMigrations } from './migrations/all.ts'
import { movePort, offerPort } from './ports/move-port.ts'
import { ReceiversAtWork } from './receivers-at-work.ts'
import { BodyBudget } from './request-body.ts'
import { RequestKeeper } from './request-keeper.ts'
import { RequestLog, type RequestRetention } from './request-log.ts'
import { allCounts, type CountsRow } from './request-queries.ts'
import type { StartOptions, WritingReceivers } from './types.ts'
import { WriteQueue } from './write-queue.ts'

/** What the receivers need from outside. */
export type ReceiverServiceDeps = Pick<EnginePorts, 'clock' | 'random' | 'logger' | 'workerUrl'> & {
  readonly workspace: Workspace
  readonly retention?: RequestRetention
  /** Renders bodies that are forwarded; without it a forward with a template fails. */
  readonly renderLine?: RenderLine
  /** How much faster than real time delays pass; 1 where nothing is said. */
  readonly timeScale?: () => number
}

/** Bounded like every log: the newest 50,000 requests or 500 MB of bodies, whichever is less. */
const defaultRetention: RequestRetention = { maxRequests: 50_000, maxBytes: 500_000_000 }

/** All receivers of a workspace, with its `.signalbench/receiver.sqlite`; listens on nothing before `start`. */
export function createReceiverService(
  deps: ReceiverServiceDeps,
  database: Database = openReceiverDatabase(deps),
): WritingReceivers {
  return new Receivers(database, deps)
}

/** Opens `.signalbench/receiver.sqlite`, made where it is missing. */
export function openReceiverDatabase({
  workspace,
  logger,
  clock,
}: Pick<ReceiverServiceDeps, 'workspace' | 'logger' | 'clock'>): Database {
  const path = join(workspace.directory, '.signalbench', 'receiver.sqlite')
  // NORMAL: what was answered survives the end of the process; a power cut may cost the last moments of this log.
  return openDatabase(path, { migrations: receiverMigrations, synchronous: 'NORMAL', logger, clock })
}

const noTemplates: RenderLine = () => Promise.resolve('{"error":"Templates are not rendered in this process."}')

const noCounts = {
  requests: 0,
  last_request_at_ms: null,
  events_accepted: 0,
  events_refused: 0,
  events_repeated: 0,
  users: 0,
}

class Receivers implements WritingReceivers {
  readonly #workspace: Workspace
  readonly #database: Database
  readonly #queue: WriteQueue
  readonly #bodies: BodyWork
  readonly #log: RequestLog
  readonly #keeper: RequestKeeper
  readonly #accepted: AcceptedLog
  readonly #users: StoredUsers
  readonly #forwarding: Forwarding
  readonly #atWork: ReceiversAtWork
  readonly #changed = new Set<() => void>()
  readonly #acceptedListeners = new Set<() => void>()

  constructor(database: Database, deps: ReceiverServiceDeps) {
    const { workspace, clock, random, logger } = deps
    const onChange = () => this.#notify()
    this.#workspace = workspace
    this.#database = database
    this.#queue = new WriteQueue(database)
    this.#bodies = new BodyThread({ workerUrl: deps.workerUrl('body') })
    this.#log = new RequestLog(database, this.#queue, deps.retention ?? defaultRetention)
    this.#keeper = new RequestKeeper(this.#log, logger, onChange)
    this.#accepted = new AcceptedLog(database, this.#queue, {
      onStored: () => this.#tellAccepted(),
      timeScale: deps.timeScale ?? (() => 1),
    })
    this.#users = new StoredUsers(database, this.#queue)
    this.#forwarding = new Forwarding({
      database,
      queue: this.#queue,
      log: this.#log,
      clock,
      logger,
      rewriting: { render: deps.renderLine ?? noTemplates, bodies: this.#bodies },
      file: (receiver) => workspace.list('receivers').find(({ name }) => name === receiver)?.value ?? null,
      onChange,
    })
    const { seen, forwards } = this.#forwarding
    this.#atWork = new ReceiversAtWork({
      workspace,
      logger,
      shared: {
        clock,
        random,
        accepted: this.#accepted,
        bodies: this.#bodies,
        budget: new BodyBudget(),
        intake: { clock, seen, forwards, bodies: this.#bodies },
        secretsOf: (receiver) => ({
          resolve: (text) => workspace.resolveSecrets(text, `receivers/${receiver}.json`),
          known: () => knownSecrets(workspace),
        }),
        finished: (request) => this.#keeper.keep(request),
      },
      onStarting: (name) => this.#forwarding.begin(name),
      onChange,
    })
  }

  statuses(): readonly ReceiverStatus[] {
    const counts = new Map(this.#database.all(allCounts).map((row) => [row.receiver, row]))
    const files = this.#workspace.list('receivers')
    const names = new Set([...files.map(({ name }) => name), ...this.#atWork.all().map(({ name }) => name)])
    return [...names].toSorted().map((name) => {
      const file = files.find((one) => one.name === name)?.value
      return this.#status(name, file, counts.get(name) ?? { receiver: name, ...noCounts })
    })
  }

  onChange(listener: () => void): () => void {
    this.#changed.add(listener)
    return () => this.#changed.delete(listener)
  }

  onRequest(listener: (row: ReceivedRow) => void): () => void {
    return this.#keeper.onRequest(listener)
  }

  start(name: string, options: StartOptions = {}): Promise<void> {
    return this.#atWork.start(name, options)
  }

  stop(name: string): Promise<void> {
    return this.#atWork.stop(name)
  }

  async portOffer(name: string): Promise<PortOffer | null> {
    const taken = this.#atWork.takenPortOf(name)
    return taken === null ? null : offerPort(name, taken, this.#workspace)
  }

  async movePort(name: string, port: number, callersToo: boolean): Promise<void> {
    movePort(name, port, callersToo, this.#workspace)
    await this.#atWork.start(name, {})
  }

  requests(name: string, before: number | null, limit: number): readonly ReceivedRow[] {
    return this.#log.page(name, before, limit)
  }

  request(id: string): ReceivedDetail {
    return { ...this.#log.detail(id), forward: this.#forwarding.forwardOf(id) }
  }

  attachOutbox(outlet: Outlet): void {
    this.#forwarding.attach(outlet)
    this.#notify()
  }

  async detachOutbox(): Promise<void> {
    await this.#forwarding.detach()
    this.#notify()
  }

  isForwarding(): boolean {
    return !this.#forwarding.isIdle()
  }

  forwardsWaiting(name: string): number {
    return this.#forwarding.waiting(name)
  }

  emulator(): { readonly baseUrl: string; readonly apiKey: string } | null {
    const offering = this.#atWork.all().toSorted((left, right) => (left.name < right.name ? -1 : 1))
    return offering.map((running) => running.emulator).find((emulator) => emulator !== null) ?? null
  }

  acceptedEvents(name: string, after: number, limit: number): readonly AcceptedEvent[] {
    return this.#accepted.events(name, after, limit)
  }

  onAccepted(listener: () => void): () => void {
    this.#acceptedListeners.add(listener)
    return () => this.#acceptedListeners.delete(listener)
  }

  acceptedHead(): AcceptedHead {
    return this.#accepted.head()
  }

  newestEvents(name: string | null): ReturnType<AcceptedLog['newest']> {
    return this.#accepted.newest(name)
  }

  emulatorUsers(name: string, query: UsersQuery, signal?: AbortSignal) {
    return this.#users.users(name, query, signal)
  }

  emulatorEvents(name: string, user: EmulatorUserRef, after: string | null, limit: number) {
    return this.#users.names(name, user, after, limit)
  }

  async close(): Promise<void> {
    await this.#atWork.close()
    this.#changed.clear()
    this.#acceptedListeners.clear()
    if (!this.#database.isOpen) return
    await this.#forwarding.detach()
    await this.#bodies.close()
    this.#queue.flush()
    this.#database.close()
  }

  #status(name: string, file: ReceiverFile | undefined, counts: CountsRow): ReceiverStatus {
    const running = this.#atWork.get(name)
    const failure = this.#atWork.failureOf(name)
    return {
      name,
      state: running !== undefined ? 'listening' : failure !== null ? 'failed' : 'stopped',
      url: running?.url ?? null,
      message: failure ?? this.#keeper.failure ?? running?.warning ?? null,
      requests: counts.requests,
      lastRequestAtMs: counts.last_request_at_ms,
      emulator: {
        enabled: running === undefined ? file?.oneSignalEmulator?.enabled === true : running.emulator !== null,
        eventsAccepted: counts.events_accepted,
        eventsRefused: counts.events_refused,
        eventsRepeated: counts.events_repeated,
        users: counts.users,
      },
      forwards: this.#forwarding.statuses(name, file),
    }
  }

  #tellAccepted(): void {
    for (const listener of this.#acceptedListeners) listener()
  }

  #notify(): void {
    for (const listener of this.#changed) listener()
  }
}
