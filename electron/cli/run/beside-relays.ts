import type { Engine } from '#engine/engine.ts'
import type { HttpCounts } from '#engine/outbox/http/types.ts'
import { stringifyJson } from '#shared/lib/json-stringify.ts'
import type { Output } from './output.ts'
import { httpAttemptJson, httpAttemptText } from './http-lines.ts'

/** What is under way may take this long to finish (interfaces.md §2). */
const graceMs = 5_000

/** What of a run is neither relay nor receiver, as progress and summary show it. */
type Counts = {
  /** Webhooks, and what receivers forward. */
  readonly requests: { readonly delivered: number; readonly failed: number; readonly pending: number }
  readonly journeys: { readonly started: number; readonly open: number; readonly failed: number }
}

/** Journeys and the outbox of single requests, which a run has beside its relays. */
export class BesideRelays {
  readonly #services: Engine['services']
  readonly #failedRequestsBefore: number
  readonly #startedBefore: number
  readonly #failedBefore: number
  #delivered = 0
  #failed = 0
  #idleLooks = 0

  /** Begins; what an earlier run left goes on. `print` keeps the order of the lines. */
  constructor(services: Engine['services'], output: Output, print: (line: string) => void) {
    this.#services = services
    this.#failedRequestsBefore = this.#http().failed
    const { started, failed } = this.#journeys()
    this.#startedBefore = started
    this.#failedBefore = failed
    services.outbox?.onAttempt((told) => {
      if (told.outcome === 'delivered') this.#delivered += 1
      else if (told.outcome === 'failed') this.#failed += 1
      const line = output.json ? httpAttemptJson(told) : httpAttemptText(told)
      if (line === null) return
      if (output.json) print(line)
      else output.say(line)
    })
    services.journeys.begin()
    services.outbox?.start()
  }

  /** Two looks in a row: something may be on its way from one part to the next. */
  isIdle(): boolean {
    const { journeys, outbox, receivers } = this.#services
    const idle = journeys.isIdle() && !receivers.isForwarding() && (outbox?.isIdle() ?? true)
    this.#idleLooks = idle ? this.#idleLooks + 1 : 0
    return this.#idleLooks >= 2
  }

  /** Of this run, but for what is pending and open, which is of the log. */
  counts(): Counts {
    const now = this.#http()
    const journeys = this.#journeys()
    return {
      requests: {
        delivered: this.#delivered,
        // What could not be rendered fails without an attempt.
        failed: Math.max(this.#failed, now.failed - this.#failedRequestsBefore),
        pending: now.pending + now.waiting + now.leased + now.held,
      },
      journeys: {
        started: Math.max(0, journeys.started - this.#startedBefore),
        open: journeys.open,
        failed: Math.max(0, journeys.failed - this.#failedBefore),
      },
    }
  }

  /** What was not brought to a good end. */
  left(): number {
    const { requests, journeys } = this.counts()
    return requests.failed + requests.pending + journeys.failed + journeys.open
  }

  /** For people; null where there is nothing to tell. */
  text(): string | null {
    const { requests, journeys } = this.counts()
    const told = requests.delivered + requests.failed + requests.pending + journeys.started + journeys.open
    if (told === 0) return null
    const runs = `${journeys.started} journeys started, ${journeys.open} open`
    return `${runs}; requests: ${requests.delivered} delivered, ${requests.failed} failed, ${requests.pending} pending`
  }

  /** Whether something changed that progress should tell. */
  news(): string {
    return stringifyJson(this.counts())
  }

  /** Starts nothing more, and finishes what is under way. */
  async stop(): Promise<void> {
    await this.#services.journeys.close()
    await this.#services.outbox?.stop(graceMs)
  }

  #http(): HttpCounts {
    return (
      this.#services.outbox?.counts() ?? {
        pending: 0,
        waiting: 0,
        leased: 0,
        held: 0,
        delivered: 0,
        failed: 0,
        cancelled: 0,
      }
    )
  }

  #journeys(): { readonly started: number; readonly open: number; readonly failed: number } {
    const statuses = this.#services.journeys.statuses()
    const sum = (count: (status: (typeof statuses)[number]) => number): number =>
      statuses.reduce((all, one) => all + count(one), 0)
    return {
      started: sum((one) => one.started),
      open: sum((one) => one.runs.running + one.runs.waiting),
      failed: sum((one) => one.runs.failed),
    }
  }
}
