import { AppError } from '#shared/lib/app-error.ts'
import { receiverFile, type ReceiverFile } from '#shared/schema/receiver.ts'
import type { Logger } from '../ports.ts'
import type { Workspace } from '../workspace/types.ts'
import { withCallers } from './ports/port-callers.ts'
import { type ReceiverDeps, RunningReceiver } from './running-receiver.ts'
import type { StartOptions } from './types.ts'

export type ReceiversAtWorkDeps = {
  readonly workspace: Workspace
  readonly logger: Logger
  readonly shared: ReceiverDeps
  /** Before a receiver listens. */
  readonly onStarting: (name: string) => void
  readonly onChange: () => void
}

/** Why a receiver does not listen, or not by its newest file. */
type Failure = {
  readonly message: string
  /** The port that somebody else has; null where that is not why. */
  readonly takenPort: number | null
  /** How it was to be started; null where it listens all the same. */
  readonly options: StartOptions | null
  /** The revision of its file that failed: another one is worth a try. */
  readonly revision: string | null
}

/** Which receivers listen: started, stopped, following their files, one after the other. */
export class ReceiversAtWork {
  readonly #deps: ReceiversAtWorkDeps
  readonly #running = new Map<string, RunningReceiver>()
  readonly #failures = new Map<string, Failure>()
  readonly #stopFollowing: () => void
  /** Starts and stops happen one after the other. */
  #turn: Promise<void> = Promise.resolve()

  constructor(deps: ReceiversAtWorkDeps) {
    this.#deps = deps
    this.#stopFollowing = deps.workspace.onChange(() => void this.#inTurn(() => this.#followFiles()))
  }

  get(name: string): RunningReceiver | undefined {
    return this.#running.get(name)
  }

  /** Those that listen, in no order. */
  all(): readonly RunningReceiver[] {
    return [...this.#running.values()]
  }

  /** Why a receiver does not listen, or not by its newest file; null where all is well. */
  failureOf(name: string): string | null {
    return this.#failures.get(name)?.message ?? null
  }

  /** The port for which a receiver does not listen; null where that is not why. */
  takenPortOf(name: string): number | null {
    return this.#failures.get(name)?.takenPort ?? null
  }

  /** @throws PORT_TAKEN, NOT_FOUND, BAD_FILE or SECRET_MISSING */
  start(name: string, options: StartOptions): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#running.has(name)) return
      try {
        this.#deps.onStarting(name)
        await this.#startNow(name, this.#file(name, options), options)
      } catch (error) {
        throw this.#noteFailure(name, error, options)
      } finally {
        this.#deps.onChange()
      }
    })
  }

  stop(name: string): Promise<void> {
    return this.#inTurn(async () => {
      await this.#stopNow(name)
      this.#failures.delete(name)
      this.#deps.onChange()
    })
  }

  async close(): Promise<void> {
    this.#stopFollowing()
    await this.#inTurn(async () => {
      await Promise.all([...this.#running.keys()].map((name) => this.#stopNow(name)))
    })
  }

  async #startNow(name: string, file: ReceiverFile, options: StartOptions): Promise<void> {
    const running = await RunningReceiver.start(name, file, options, this.#deps.shared)
    this.#running.set(name, running)
    this.#failures.delete(name)
    if (running.warning !== null) this.#deps.logger.warn({ receiver: name, url: running.url }, running.warning)
  }

  async #stopNow(name: string): Promise<void> {
    const running = this.#running.get(name)
    this.#running.delete(name)
    await running?.stop()
  }

  /** A changed file counts at once, also of one that could not be started; a removed one stops its receiver; a bad one changes nothing. */
  async #followFiles(): Promise<void> {
    const { files } = this.#deps.workspace.summary()
    // A copy: following may take out and put in.
    const all = [...this.#running]
    for (const [name, running] of all) {
      const entry = files.find((file) => file.kind === 'receivers' && file.name === name)
      if (entry?.valid === true) await this.#follow(name, running)
      else if (entry === undefined && running.options.withoutFile !== true) await this.#stopNow(name)
    }
    const failed = [...this.#failures]
    for (const [name, { options, revision }] of failed) {
      if (options === null || this.#running.has(name) || this.#revisionOf(name) === revision) continue
      await this.#tryAgain(name, options)
    }
    this.#deps.onChange()
  }

  async #follow(name: string, running: RunningReceiver): Promise<void> {
    try {
      const file = this.#file(name, running.options)
      if (running.follow(file)) return void this.#failures.delete(name)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      // It goes on as it was.
      return void this.#noteFailure(name, error, null)
    }
    await this.#stopNow(name)
    await this.#tryAgain(name, running.options)
  }

  async #tryAgain(name: string, options: StartOptions): Promise<void> {
    try {
      await this.#startNow(name, this.#file(name, options), options)
    } catch (error) {
      this.#noteFailure(name, error, options)
    }
  }

  /** What is to be told of it. */
  #noteFailure(name: string, error: unknown, options: StartOptions | null): unknown {
    const told = withCallers(error, this.#deps.workspace)
    const port = told instanceof AppError && told.code === 'PORT_TAKEN' ? told.data['port'] : null
    this.#failures.set(name, {
      message: told instanceof Error ? told.message : String(told),
      takenPort: typeof port === 'number' ? port : null,
      options,
      revision: this.#revisionOf(name),
    })
    return told
  }

  #revisionOf(name: string): string | null {
    const { workspace } = this.#deps
    const exists = workspace.summary().files.some((file) => file.kind === 'receivers' && file.name === name)
    return exists ? workspace.readFile('receivers', name).revision : null
  }

  /** With the deviations of its start, and its secrets. @throws NOT_FOUND, BAD_FILE or SECRET_MISSING */
  #file(name: string, { port, withoutFile }: StartOptions): ReceiverFile {
    const { workspace } = this.#deps
    const base = withoutFile === true ? receiverFile.parse({ version: 1 }) : workspace.get('receivers', name)
    return withSecrets(workspace, name, port === undefined ? base : { ...base, port })
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const mine = this.#turn.then(work)
    this.#turn = mine.catch(() => undefined)
    return mine
  }
}

/** Keys of the emulator may be references. @throws SECRET_MISSING */
function withSecrets(workspace: Workspace, name: string, file: ReceiverFile): ReceiverFile {
  const emulator = file.oneSignalEmulator
  if (emulator === undefined) return file
  const resolve = (text: string) => workspace.resolveSecrets(text, `receivers/${name}.json`)
  const apps = emulator.apps?.map((app) => ({ ...app, apiKey: resolve(app.apiKey) }))
  const resolved = { ...emulator, apiKey: resolve(emulator.apiKey), ...(apps === undefined ? {} : { apps }) }
  return { ...file, oneSignalEmulator: resolved }
}
