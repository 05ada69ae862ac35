import type { LiveStatus } from '#shared/contract/live.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { RecordSource } from '../source/types.ts'
import type { Workspace } from '../workspace/types.ts'
import { CurrentMapping } from './current-mapping.ts'
import type { KeptLimits } from './kept/kept-writer.ts'
import { openSession, type OpenSessionDeps } from './open-session.ts'
import type { ReaderCalls } from './reader/protocol.ts'
import type { ReaderPair } from './reader/reader-pair.ts'
import { discardSession, type RunningSession, stopSession } from './running-session.ts'
import { noSession } from './session-state.ts'
import type { InspectorStart } from './types.ts'

export type SessionSlotDeps = OpenSessionDeps & {
  readonly workspace: Workspace
  /** Opens a connection of the workspace; throws NOT_FOUND, BAD_FILE, SECRET_MISSING. */
  readonly openSource: (connection: string) => RecordSource
  readonly limits: KeptLimits
  /** The workers that read what the session keeps. */
  readonly readers: ReaderPair
  /** The records that views and scans were about are going. */
  readonly onDiscard: () => void
  /** Called after anything of the status changed. */
  readonly onChange: () => void
}

/** The one session of an inspector: started, stopped and replaced one after the other, judged by the chosen mapping. */
export class SessionSlot {
  readonly #deps: SessionSlotDeps
  readonly #mapping: CurrentMapping
  readonly #stopListening: () => void
  #running: RunningSession | null = null
  #clusterId: string | null = null
  /** Starts and stops happen one after the other. */
  #turn: Promise<unknown> = Promise.resolve()
  #nextSeq = 1

  constructor(deps: SessionSlotDeps) {
    this.#deps = deps
    this.#mapping = new CurrentMapping(deps.workspace, deps.clock)
    this.#stopListening = deps.workspace.onChange(() => this.#refreshMapping())
  }

  status(): LiveStatus {
    return this.#running?.session.status(this.#mapping.name) ?? noSession
  }

  /** The running session; NOT_FOUND where it is another one than the caller has in mind. */
  require(sessionId: string): RunningSession {
    if (this.#running?.id === sessionId) return this.#running
    const why = 'Reading was started anew since, which begins with an empty list.'
    throw new AppError('NOT_FOUND', `These records are no longer kept. ${why} Look at the new list.`, {
      retryable: false,
    })
  }

  /** Replaces the session; rejects where the new one can never begin. */
  start(query: InspectorStart): Promise<{ readonly sessionId: string }> {
    return this.#inTurn(async () => {
      const source = this.#deps.openSource(query.connection)
      await this.#discard()
      const running = this.#open(query, source)
      this.#running = running
      this.#mapping.choose(query.mapping, query.format, running.schemas.lookup)
      await this.#deps.readers.rows.openSession()
      await running.session.begin()
      this.#tellCluster(running)
      return { sessionId: running.id }
    })
  }

  stop(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#running !== null) await stopSession(this.#running)
      this.#deps.onChange()
    })
  }

  setPaused(paused: boolean): void {
    this.#running?.session.setPaused(paused)
  }

  /** What a reader is to have open now; null = nothing. */
  forReader(): ReaderCalls['openSession']['input'] | null {
    if (this.#running === null) return null
    const { id, path, format, writer } = this.#running
    const { firstSeq, headSeq } = writer
    const workspaceId = this.#deps.workspace.id
    const session = { sessionId: id, path, format, firstSeq, headSeq, workspaceId, clusterId: this.#clusterId }
    return { session, mapping: this.#mapping.forReader() }
  }

  /** Ends the session after the readers were closed: they hold its file. */
  close(): Promise<void> {
    return this.#inTurn(async () => {
      this.#stopListening()
      this.#deps.onDiscard()
      await this.#deps.readers.close()
      if (this.#running !== null) await discardSession(this.#running)
      this.#running = null
    })
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work)
    this.#turn = result.catch(() => null)
    return result
  }

  #open(query: InspectorStart, source: RecordSource): RunningSession {
    return openSession(query, source, this.#deps, {
      limits: this.#deps.limits,
      nextSeq: this.#nextSeq,
      judge: () => this.#mapping.judge,
      onStored: (kept) => this.#deps.readers.notify({ kind: 'head', ...kept }),
      onChange: this.#deps.onChange,
      onHealed: () => this.#judgeAnew(),
    })
  }

  /** Ends the running session with its views; sequence numbers go on where it ended. */
  async #discard(): Promise<void> {
    const running = this.#running
    if (running === null) return
    this.#deps.onDiscard()
    this.#running = null
    this.#clusterId = null
    await this.#deps.readers.closeSession()
    await discardSession(running)
    this.#nextSeq = running.writer.headSeq
  }

  /** The cluster's id is part of idempotency keys; a cluster that is not reachable yet tells it later or never. */
  #tellCluster({ source }: RunningSession): void {
    source.clusterId().then(
      (clusterId) => {
        if (this.#running?.source !== source) return
        this.#clusterId = clusterId
        this.#deps.readers.notify({ kind: 'cluster', clusterId })
      },
      (error: unknown) => this.#deps.logger.debug({ err: error }, 'the cluster did not tell its id'),
    )
  }

  /** Schemas came that were missing: rows that were judged without them are looked at again. */
  #judgeAnew(): void {
    this.#mapping.judgeAnew()
    this.#deps.readers.notify({ kind: 'schemas', mapping: this.#mapping.forReader() })
    this.#deps.onChange()
  }

  #refreshMapping(): void {
    if (!this.#mapping.refresh()) return
    this.#deps.readers.notify({ kind: 'mapping', mapping: this.#mapping.forReader() })
    this.#deps.onChange()
  }
}
