import type { RelayListener } from '#engine/relay/types.ts'
import type { RelayStatus } from '#shared/contract/relays.ts'
import type { AttemptRow, DeadLetterRow } from '#shared/schema/delivery.ts'
import type { Finding } from '#shared/schema/finding.ts'
import type { Output } from '../run/output.ts'
import { deadLetterJson, deadLetterText } from './relay-lines.ts'

const tryingAgain = ' Trying again until it is back.'
/** Statuses that pause a relay: the key is wrong or may not do this. */
const pausing = new Set([401, 403])

/** Prints what relays tell, in order, and remembers what the exit code needs. */
export class RelayReport {
  readonly #output: Output
  readonly #onAttempt: (row: AttemptRow) => string | null
  readonly #reported = new Set<string>()
  readonly #messages = new Map<string, string | null>()
  #printed: Promise<void> = Promise.resolve()
  #failed = 0
  #lastStatus = new Map<string, number>()

  /** `onAttempt` gives the line of an attempt, or null to print none. */
  constructor(output: Output, onAttempt: (row: AttemptRow) => string | null) {
    this.#output = output
    this.#onAttempt = onAttempt
  }

  readonly listener: RelayListener = {
    onDeadLetter: (row, findings) => this.#deadLetter(row, findings),
    onAttempt: (row) => {
      if (row.status !== null) this.#lastStatus.set(row.relay, row.status)
      const line = this.#onAttempt(row)
      if (line !== null) this.print(line)
    },
  }

  /** Lines come out in the order of the calls. */
  print(line: string): void {
    this.#printed = this.#printed.then(() => this.#output.write(line))
  }

  /** Deliveries that this run gave up. */
  get failed(): number {
    return this.#failed
  }

  /** Says what each relay has to say, once until it is something else. */
  sayMessages(statuses: readonly RelayStatus[]): void {
    for (const { name, message, state } of statuses) {
      const before = this.#messages.get(name) ?? null
      const text = message !== null && state === 'reconnecting' ? `${message}${tryingAgain}` : message
      if (text !== null && text !== before) this.#output.say(`${name}: ${text}`)
      if (state === 'running' && before?.endsWith(tryingAgain) === true) this.#output.say(`${name}: Running again.`)
      this.#messages.set(name, text)
    }
  }

  /** Resolves when all that was printed has been written. */
  finished(): Promise<void> {
    return this.#printed
  }

  /** The status that paused one of the relays, or null where none is paused. */
  pausedStatus(statuses: readonly RelayStatus[]): number | null {
    const paused = statuses.find((one) => one.state === 'paused')
    if (paused === undefined) return null
    const last = this.#lastStatus.get(paused.name)
    return last !== undefined && pausing.has(last) ? last : 401
  }

  /** Once per record: what failed for good after a retry by hand is no news. */
  #deadLetter(row: DeadLetterRow, findings: readonly Finding[]): void {
    if (this.#reported.has(row.id)) return
    this.#reported.add(row.id)
    if (row.kind === 'failed') this.#failed += 1
    if (!this.#output.json) return this.#output.say(deadLetterText(row))
    this.print(deadLetterJson(row, findings))
  }
}
