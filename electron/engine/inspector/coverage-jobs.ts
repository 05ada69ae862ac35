import type { Coverage } from '#shared/contract/mappings.ts'
import { conflated } from '../lib/conflated.ts'
import { Listeners } from '../lib/listeners.ts'
import type { ReaderLink } from './reader/reader-link.ts'

const intervalMs = 100
const nothingYet: Coverage = {
  scanned: 0,
  total: 0,
  mapped: 0,
  done: false,
  reasons: [],
  warnings: [],
  eventNames: [],
  sizes: [],
  largest: null,
  users: { distinct: 0, exact: true },
}

export type CoverageQuestion = {
  /** As it stands in the editor, possibly wrong. */
  readonly mapping: unknown
  /** Goes on with the records that come later. */
  readonly follow?: boolean | undefined
}

/** Coverage scans that run in the worker: each ends when all is seen (unless it follows), its caller leaves, or its session ends. */
export class CoverageJobs {
  readonly #reader: ReaderLink
  readonly #latest = new Map<string, Coverage>()
  /** Jobs whose worker or session is gone. */
  readonly #ended = new Set<string>()
  readonly #changes: Listeners

  constructor(reader: ReaderLink, onError: (error: unknown) => void) {
    this.#reader = reader
    this.#changes = new Listeners(onError)
  }

  update(jobId: string, coverage: Coverage): void {
    if (!this.#latest.has(jobId)) return
    this.#latest.set(jobId, coverage)
    this.#changes.notify()
  }

  /** The worker or the session is gone: what was found so far stays the last word. */
  endAll(): void {
    for (const [jobId, coverage] of this.#latest) {
      this.#latest.set(jobId, { ...coverage, done: true })
      this.#ended.add(jobId)
    }
    this.#changes.notify()
  }

  async *run(
    jobId: string,
    { mapping, follow = false }: CoverageQuestion,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<Coverage, void> {
    this.#latest.set(jobId, nothingYet)
    try {
      await this.#reader.call('startCoverage', { jobId, mapping, follow })
      yield* conflated({
        read: () => this.#latest.get(jobId) ?? nothingYet,
        subscribe: (listener) => this.#changes.add(listener),
        intervalMs,
        signal,
        isLast: (coverage) => coverage.done && (!follow || this.#ended.has(jobId)),
      })
    } finally {
      this.#latest.delete(jobId)
      this.#ended.delete(jobId)
      // After a crash there is nothing to end, and nobody to tell.
      await this.#reader.call('endCoverage', { jobId }).catch(() => null)
    }
  }
}
