import { join } from 'node:path'
import type { EmulatorUserRef, ReceivedDetail, ReceivedRow, ReceiverStatus } from '#shared/contract/receivers.ts'
import { AppError } from '#shared/lib/app-error.ts'
import { receiverFile, type ReceiverFile } from '#shared/schema/receiver.ts'
import type { EnginePorts } from '../ports.ts'
import type { Database } from '../store/database.ts'
import { openDatabase } from '../store/open.ts'
import type { Workspace } from '../workspace/types.ts'
import { AcceptedLog } from './emulator/accepted-log.ts'
import type { AcceptedEvent, AcceptedHead } from './emulator/emulator-queries.ts'
import { StoredUsers, type UsersQuery } from './emulator/stored-users.ts'
import { receiverMigrations } from './migrations/all.ts'
import { Forwarding } from './forward/forwarding.ts'
import type { RenderLine } from './forward/forward-request.ts'
import type { Outlet } from './forward/outlet.ts'
import { knownSecrets } from './endpoint/known-secrets.ts'
import { withCallers } from './port-callers.ts'
import { BodyBudget } from './request-body.ts'
import { type FinishedRequest, RequestLog, type RequestRetention } from './request-log.ts'
import { allCounts, type CountsRow } from './request-queries.ts'
import { type ReceiverDeps, RunningReceiver } from './running-receiver.ts'
import type { StartOptions, WritingReceivers } from './types.ts'
import { WriteQueue } from './write-queue.ts'

/** What the receivers need from outside. */
export type ReceiverServiceDeps = Pick<EnginePorts, 'clock' | 'random' | 'logger'> & {
  readonly workspace: Workspace
  readonly retention?: RequestRetention
  /** Renders bodies that are forwarded; without it a forward with a template fails. */
  readonly renderLine?: RenderLine
  /** How much faster than real time delays pass; 1 where nothing is said. */
  readonly timeScale?: () => number
}

/** Bounded like every log: the newest 50,000 requests or 500 MB of bodies, whichever is less. */
const defaultRetention: RequestRetention = { maxRequests: 50_000, maxBytes: 500_000_000 }

/** All receivers of a workspace. Opens `.signalbench/receiver.sqlite`; listens on nothing before `start`. */
export function createReceiverService(deps: ReceiverServiceDeps): WritingReceivers {
  const path = join(deps.workspace.directory, '.signalbench', 'receiver.sqlite')
  // NORMAL: what was answered survives the end of the process; a power cut may cost the last moments of this log.
  const database = openDatabase(path, {
    migrations: receiverMigrations,
    synchronous: 'NORMAL',
    logger: deps.logger,
    clock: deps.clock,
  })
  return new Receivers(database, deps)
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
  readonly #deps: ReceiverServiceDeps
  readonly #database: Database
  readonly #queue: WriteQueue
  readonly #log: RequestLog
  readonly #accepted: AcceptedLog
  readonly #users: StoredUsers
  readonly #forwarding: Forwarding
  readonly #budget = new BodyBudget()
  readonly #running = new Map<string, RunningReceiver>()
  readonly #failures = new Map<string, string>()
  readonly #changed = new Set<() => void>()
  readonly #received = new Set<(row: ReceivedRow) => void>()
  readonly #acceptedListeners = new Set<() => void>()
  readonly #stopFollowing: () => void
  /** Starts and stops happen one after the other. */
  #turn: Promise<void> = Promise.resolve()
  #storeFailure: string | null = null

  constructor(database: Database, deps: ReceiverServiceDeps) {
    this.#deps = deps
    this.#database = database
    this.#queue = new WriteQueue(database)
    this.#log = new RequestLog(database, this.#queue, deps.retention ?? defaultRetention)
    this.#accepted = new AcceptedLog(database, this.#queue, {
      onStored: () => this.#tellAccepted(),
      timeScale: deps.timeScale ?? (() => 1),
    })
    this.#users = new StoredUsers(database, this.#queue)
    this.#forwarding = new Forwarding({
      database,
      queue: this.#queue,
      log: this.#log,
      clock: deps.clock,
      logger: deps.logger,
      render: deps.renderLine ?? noTemplates,
      file: (receiver) => deps.workspace.list('receivers').find(({ name }) => name === receiver)?.value ?? null,
      onChange: () => this.#notify(),
    })
    this.#stopFollowing = deps.workspace.onChange(() => void this.#inTurn(() => this.#followFiles()))
  }

  statuses(): readonly ReceiverStatus[] {
    const counts = new Map(this.#database.all(allCounts).map((row) => [row.receiver, row]))
    const files = this.#deps.workspace.list('receivers')
    const names = new Set([...files.map(({ name }) => name), ...this.#running.keys()])
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
    this.#received.add(listener)
    return () => this.#received.delete(listener)
  }

  start(name: string, options: StartOptions = {}): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#running.has(name)) return
      try {
        this.#forwarding.begin(name)
        const file = this.#file(name, options)
        const running = await RunningReceiver.start(name, file, options, this.#shared())
        this.#running.set(name, running)
        this.#failures.delete(name)
        if (running.warning !== null) this.#deps.logger.warn({ receiver: name, url: running.url }, running.warning)
      } catch (error) {
        const told = withCallers(error, this.#deps.workspace)
        this.#failures.set(name, told instanceof Error ? told.message : String(told))
        throw told
      } finally {
        this.#notify()
      }
    })
  }

  stop(name: string): Promise<void> {
    return this.#inTurn(async () => {
      await this.#stopNow(name)
      this.#failures.delete(name)
      this.#notify()
    })
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
    const offering = [...this.#running.values()].toSorted((left, right) => (left.name < right.name ? -1 : 1))
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
    this.#stopFollowing()
    await this.#inTurn(async () => {
      await Promise.all([...this.#running.keys()].map((name) => this.#stopNow(name)))
    })
    this.#changed.clear()
    this.#received.clear()
    this.#acceptedListeners.clear()
    if (!this.#database.isOpen) return
    await this.#forwarding.detach()
    this.#queue.flush()
    this.#database.close()
  }

  #status(name: string, file: ReceiverFile | undefined, counts: CountsRow): ReceiverStatus {
    const running = this.#running.get(name)
    const failure = this.#failures.get(name)
    return {
      name,
      state: running !== undefined ? 'listening' : failure !== undefined ? 'failed' : 'stopped',
      url: running?.url ?? null,
      message: failure ?? this.#storeFailure ?? running?.warning ?? null,
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

  #file(name: string, { port, withoutFile }: StartOptions): ReceiverFile {
    const base = withoutFile === true ? receiverFile.parse({ version: 1 }) : this.#deps.workspace.get('receivers', name)
    return this.#resolved(name, port === undefined ? base : { ...base, port })
  }

  /** Keys of the emulator may be references. @throws SECRET_MISSING */
  #resolved(name: string, file: ReceiverFile): ReceiverFile {
    const emulator = file.oneSignalEmulator
    if (emulator === undefined) return file
    const resolve = (text: string) => this.#deps.workspace.resolveSecrets(text, `receivers/${name}.json`)
    const apps = emulator.apps?.map((app) => ({ ...app, apiKey: resolve(app.apiKey) }))
    const resolved = { ...emulator, apiKey: resolve(emulator.apiKey), ...(apps === undefined ? {} : { apps }) }
    return { ...file, oneSignalEmulator: resolved }
  }

  #shared(): ReceiverDeps {
    const { clock, random } = this.#deps
    return {
      clock,
      random,
      accepted: this.#accepted,
      budget: this.#budget,
      intake: { clock, seen: this.#forwarding.seen, forwards: this.#forwarding.forwards },
      secretsOf: (receiver) => ({
        resolve: (text) => this.#deps.workspace.resolveSecrets(text, `receivers/${receiver}.json`),
        known: () => knownSecrets(this.#deps.workspace),
      }),
      finished: (request) => void this.#keep(request),
    }
  }

  async #keep(request: FinishedRequest): Promise<void> {
    try {
      const row = await this.#log.add(request)
      this.#storeFailure = null
      this.#tell(row)
    } catch (error) {
      this.#storeFailure = `Requests are answered but cannot be stored: ${error instanceof Error ? error.message : String(error)}`
      this.#deps.logger.error({ receiver: request.receiver, err: error }, 'a received request could not be stored')
    }
    this.#notify()
  }

  /** What a listener does wrong is no fault of the request. */
  #tell(row: ReceivedRow): void {
    for (const listener of this.#received) {
      try {
        listener(row)
      } catch (error) {
        this.#deps.logger.error({ receiver: row.receiver, err: error }, 'a listener for received requests failed')
      }
    }
  }

  /** A changed file counts at once; a removed one stops its receiver; a bad one changes nothing. */
  async #followFiles(): Promise<void> {
    const { files } = this.#deps.workspace.summary()
    // A copy: following may take out and put in.
    const all = [...this.#running]
    for (const [name, running] of all) {
      const entry = files.find((file) => file.kind === 'receivers' && file.name === name)
      if (entry?.valid === true) await this.#follow(name, running)
      else if (entry === undefined && running.options.withoutFile !== true) await this.#stopNow(name)
    }
    this.#notify()
  }

  async #follow(name: string, running: RunningReceiver): Promise<void> {
    try {
      const file = this.#file(name, running.options)
      if (running.follow(file)) return
      await this.#stopNow(name)
      this.#running.set(name, await RunningReceiver.start(name, file, running.options, this.#shared()))
      this.#failures.delete(name)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      this.#failures.set(name, error.message)
    }
  }

  async #stopNow(name: string): Promise<void> {
    const running = this.#running.get(name)
    this.#running.delete(name)
    await running?.stop()
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const mine = this.#turn.then(work)
    this.#turn = mine.catch(() => undefined)
    return mine
  }

  #tellAccepted(): void {
    for (const listener of this.#acceptedListeners) listener()
  }

  #notify(): void {
    for (const listener of this.#changed) listener()
  }
}
