import type { RelayStatus } from '#shared/contract/relays.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { RelayFile, RelayMode } from '#shared/schema/relay.ts'
import { createByHand } from './by-hand/by-hand.ts'
import { requireConfirmation } from './confirm-live.ts'
import { countsAtRest } from './counts-at-rest.ts'
import type { RelayDeps } from './deps.ts'
import { startDryRun } from './dry-run.ts'
import type { DryRun } from './dry-run.ts'
import { startHousekeeping } from './housekeeping.ts'
import { createLogView } from './log-view.ts'
import { Notifier } from './notifier.ts'
import type { RelayRun } from './relay-run.ts'
import { startRelayRun } from './start-run.ts'
import { mapDeadLetter, retryDeadLetters } from './retry-dead-letters.ts'
import type { RelayService, StartOptions } from './types.ts'

/** Status changes are told at most this often. */
const notifyMs = 100

type Running = { readonly run: RelayRun | DryRun; readonly fileText: string }
type RunCounts = Pick<
  RelayStatus,
  'consumed' | 'mapped' | 'rejected' | 'delivered' | 'duplicatesSent' | 'latency' | 'lag' | 'partitions'
>

/** Runs the relays of a workspace. One run a relay; each opens a source of its own. */
export function createRelayService(deps: RelayDeps): RelayService {
  const service = new Relays(deps)
  const view = createLogView(deps.store.db, (row) => mapDeadLetter(deps, row))
  return {
    ...view,
    ...createByHand(deps, (name, added) => service.wake(name, added)),
    statuses: () => service.statuses(),
    onChange: (listener) => service.notifier.listen(listener),
    start: (name, options) => service.start(name, options ?? {}),
    stop: (name) => service.stop(name),
    pause: (name) => service.pause(name),
    drain: (name) => service.drain(name),
    resume: (name) => service.resume(name),
    setMode: (name, mode, confirmAppId) => service.setMode(name, mode, confirmAppId),
    isIdle: (name) => service.isIdle(name),
    dryRunRows: (name, page) => service.dryRunRows(name, page.before, page.limit),
    retryDeadLetters: async (name, which) => {
      const result = await retryDeadLetters(deps, name, which)
      service.wake(name, result.retried)
      return result
    },
    close: () => service.close(),
  }
}

class Relays {
  readonly notifier = new Notifier(notifyMs)
  readonly #deps: RelayDeps
  readonly #running = new Map<string, Running>()
  readonly #starting = new Map<string, Promise<void>>()
  readonly #failed = new Map<string, string>()
  /** What each relay's last run came to, for those that read it after the end. */
  readonly #ended = new Map<string, RunCounts>()
  readonly #idleLooks = new Map<string, number>()
  readonly #forgetWorkspace: () => void
  readonly #endHousekeeping: () => void

  constructor(deps: RelayDeps) {
    this.#deps = deps
    this.#forgetWorkspace = deps.workspace.onChange(() => this.#onWorkspace())
    this.#endHousekeeping = startHousekeeping(deps, {
      onDue: () => {
        for (const name of this.#running.keys()) this.wake(name, 0)
      },
      onClockJump: (jumpMs) => {
        for (const { run } of this.#running.values()) if ('clockJumped' in run) run.clockJumped(jumpMs)
      },
    })
  }

  statuses(): readonly RelayStatus[] {
    return this.#deps.workspace.list('relays').map(({ name, value }) => {
      const run = this.#running.get(name)?.run
      if (run !== undefined && 'resume' in run) return run.status()
      return { ...this.#resting(name, value), ...run?.status() }
    })
  }

  /** A run that is over (its source failed or has ended) gives way to a new one. */
  start(name: string, options: StartOptions): Promise<void> {
    const running = this.#running.get(name)
    if (running !== undefined && !isOver(running.run.status().state)) return Promise.resolve()
    const started = this.#starting.get(name) ?? this.#start(name, options).finally(() => this.#starting.delete(name))
    this.#starting.set(name, started)
    this.notifier.notify()
    return started
  }

  async stop(name: string): Promise<void> {
    await this.#starting.get(name)?.catch(() => undefined)
    await this.#endRun(name)
    this.#failed.delete(name)
    this.notifier.notify()
  }

  pause(name: string): void {
    const run = this.#running.get(name)?.run
    if (run !== undefined && 'pause' in run) return run.pause()
    throw new AppError('BAD_INPUT', `Relay ${name} sends nothing at present, so there is nothing to pause.`)
  }

  /** A dry run has nothing to finish: it stops. */
  async drain(name: string): Promise<void> {
    const run = this.#running.get(name)?.run
    if (run === undefined || !('drain' in run)) return this.stop(name)
    run.drain(() => {
      this.stop(name).catch((error: unknown) => this.#deps.logger.error({ err: error, relay: name }, 'stopping failed'))
    })
  }

  async resume(name: string): Promise<void> {
    const run = this.#running.get(name)?.run
    if (run !== undefined && 'resume' in run) await run.resume()
    else if (run === undefined) await this.start(name, {})
  }

  async setMode(name: string, mode: RelayMode, confirmAppId: string | undefined): Promise<void> {
    const { workspace } = this.#deps
    const file = workspace.get('relays', name)
    if (mode === 'live') requireConfirmation(name, file.destination, confirmAppId)
    const wasRunning = this.#running.has(name)
    await this.stop(name)
    const { value, revision } = workspace.readFile('relays', name)
    workspace.saveFile('relays', name, { ...(value as object), mode }, revision)
    if (wasRunning) await this.start(name, { allowLive: mode === 'live' })
  }

  /** Two looks in a row: a record may be on its way between the first one's parts. */
  async isIdle(name: string): Promise<boolean> {
    const run = this.#running.get(name)?.run
    if (run === undefined) return !this.#starting.has(name)
    const looks = (await run.isIdle()) ? (this.#idleLooks.get(name) ?? 0) + 1 : 0
    this.#idleLooks.set(name, looks)
    return looks >= 2
  }

  dryRunRows(name: string, before: number | null, limit: number) {
    const run = this.#running.get(name)?.run
    return run !== undefined && 'rows' in run ? run.rows(before, limit) : []
  }

  wake(name: string, added: number): void {
    const run = this.#running.get(name)?.run
    if (run !== undefined && 'wake' in run) run.wake(added)
    this.notifier.notify()
  }

  async close(): Promise<void> {
    this.#forgetWorkspace()
    this.#endHousekeeping()
    await Promise.all([...this.#running.keys(), ...this.#starting.keys()].map((name) => this.stop(name)))
    this.notifier.close()
  }

  async #endRun(name: string): Promise<void> {
    const running = this.#running.get(name)
    await running?.run.stop()
    if (running !== undefined) this.#ended.set(name, runCounts(running.run.status()))
    this.#running.delete(name)
  }

  async #start(name: string, { confirmAppId, allowLive, listener = {} }: StartOptions): Promise<void> {
    const { workspace } = this.#deps
    if (confirmAppId !== undefined) requireConfirmation(name, workspace.get('relays', name).destination, confirmAppId)
    await this.#endRun(name)
    this.#failed.delete(name)
    this.#idleLooks.delete(name)
    this.#ended.delete(name)
    try {
      refuseReadOnly(workspace.summary().readOnlyReason)
      const file = workspace.get('relays', name)
      const onChange = (): void => this.notifier.notify()
      const held = file.mode === 'live' && allowLive !== true && confirmAppId === undefined
      const run =
        file.mode === 'dry-run' || held
          ? await startDryRun(this.#deps, { name, file, listener, onChange, note: held ? heldBack(name) : null })
          : await startRelayRun(this.#deps, { name, mode: file.mode, file, listener, onChange })
      this.#running.set(name, { run, fileText: textWithoutMode(file) })
    } catch (error) {
      this.#failed.set(
        name,
        error instanceof AppError ? error.message : 'Starting failed; the reason stands in the log.',
      )
      throw error
    } finally {
      this.notifier.notify()
    }
  }

  #onWorkspace(): void {
    for (const [name, { run, fileText }] of this.#running) {
      const now = this.#deps.workspace.list('relays').find((relay) => relay.name === name)
      if (now !== undefined && 'noteFileChange' in run && textWithoutMode(now.value) !== fileText) run.noteFileChange()
    }
    this.notifier.notify()
  }

  /** What is known of a relay that does not run, or only dry: the counts of the log. */
  #resting(name: string, file: RelayFile): RelayStatus {
    const failure = this.#failed.get(name) ?? null
    return {
      name,
      mode: file.mode,
      state: this.#starting.has(name) ? 'starting' : failure === null ? 'stopped' : 'failed',
      pausedByHand: false,
      requestsPerSecond: { now: null, configured: null },
      message: failure,
      nextTryAtMs: null,
      consumed: 0,
      mapped: 0,
      rejected: 0,
      delivered: 0,
      ...countsAtRest(this.#deps.store.db, name, file),
      duplicatesSent: 0,
      recordsPerSecond: 0,
      deliveredPerSecond: 0,
      latency: { read: null, accepted: null },
      lag: null,
      partitions: [],
      ...this.#ended.get(name),
    }
  }
}

/** The counts that belong to a run and not to the log. */
const runCounts = (status: RunCounts): RunCounts => {
  const { consumed, mapped, rejected, delivered, duplicatesSent, latency, lag, partitions } = status
  return { consumed, mapped, rejected, delivered, duplicatesSent, latency, lag, partitions }
}

/** Nothing is read any more, though the run still tells what it came to. */
const isOver = (state: RelayStatus['state']): boolean => state === 'failed' || state === 'ended'

const textWithoutMode = (file: object): string => JSON.stringify({ ...file, mode: undefined })

const heldBack = (name: string): string =>
  `relays/${name}.json says "live", but nobody has confirmed that for this start, so it runs as dry run: nothing is sent. ` +
  'Confirm it on the Relay screen, or start it with --live.'

function refuseReadOnly(reason: string | null): void {
  if (reason !== null) throw new AppError('READ_ONLY', reason)
}
