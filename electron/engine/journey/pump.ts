import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises'
import { WakeTimer } from '../outbox/wake-timer.ts'
import { nextRunDue } from '../store/journeys/runs.ts'
import { Advancer } from './advance.ts'
import { Intake } from './intake.ts'
import type { JourneyFiles } from './journey-files.ts'
import type { JourneyDeps } from './types.ts'

/** How often events are looked for that the emulator of another process accepted (`signalbench receive`). */
const lookMs = 1_000

/** While the disk is full a piece of writing waits for better times; nobody who closes the app should. */
const closeMs = 2_000

/** Accepted events come before what is due, so that a webhook sees them; but no stream of events may hold up a wait for ever. */
const intakeRounds = 20

/**
 * Does one small piece of work after the other, with a turn for everybody else between them: accepted events first, then
 * what is due. Sleeps until the next event or time.
 */
export class Pump {
  readonly intake: Intake
  readonly #deps: JourneyDeps
  readonly #advancer: Advancer
  readonly #timer: WakeTimer
  readonly #onChange: () => void
  #look: NodeJS.Timeout | undefined
  #forget: (() => void) | null = null
  #running: Promise<void> | null = null
  #again = false
  #closed = false

  constructor(deps: JourneyDeps, files: JourneyFiles, onChange: () => void) {
    this.#deps = deps
    this.intake = new Intake({ ...deps, files })
    this.#advancer = new Advancer(deps)
    this.#timer = new WakeTimer(deps.clock, () => this.wake())
    this.#onChange = onChange
  }

  get isBusy(): boolean {
    return this.#running !== null
  }

  begin(): void {
    if (this.#forget !== null || this.#closed) return
    this.#forget = this.#deps.receivers.onAccepted(() => this.wake())
    this.#look = setInterval(() => this.wake(), lookMs)
    this.wake()
  }

  /** Looks for something to do, where it has begun. */
  wake(): void {
    if (this.#forget === null || this.#closed) return
    this.#again = true
    this.#running ??= this.#run().finally(() => (this.#running = null))
  }

  /** Finishes the piece that is under way; what cannot be written now is done at the next start. */
  async close(): Promise<void> {
    this.#closed = true
    this.#forget?.()
    clearInterval(this.#look)
    this.#timer.clear()
    await Promise.race([this.#running, delay(closeMs, undefined, { ref: false })])
  }

  async #run(): Promise<void> {
    while (this.#again && !this.#closed) {
      this.#again = false
      try {
        await this.#work()
      } catch (error) {
        // The next look tries again; nothing is lost, because each piece is stored as a whole or not at all.
        this.#deps.logger.error({ err: error }, 'journeys could not go on')
        return
      }
    }
  }

  async #work(): Promise<void> {
    for (let round = 1, more = true; more && !this.#closed; round += 1) {
      const taken = await this.intake.step()
      const isTurn = !taken.more || round % intakeRounds === 0
      const went = this.#closed || !isTurn ? 0 : await this.#advancer.step()
      if (taken.began + went > 0) this.#onChange()
      more = taken.more || went > 0
      await nextTurn()
    }
    if (this.#closed) return
    const dueAtMs = nextRunDue(this.#deps.store.db)
    if (dueAtMs !== null) this.#timer.at(dueAtMs)
  }
}
