import type { Database } from '../store/database.ts'

/** One small piece of writing. */
type Job = {
  /** Must survive a power cut, not only the end of the process. */
  readonly durable: boolean
  readonly write: () => void
  readonly done: () => void
  readonly failed: (error: unknown) => void
}

/** What comes within this time shares a commit. */
const gatherMs = 4

/** A transaction takes no more pieces after this, so that the event loop is not blocked for long. */
const maxTransactionMs = 10

/** Group commit: many small writes, few transactions, in order. Large work is to be given in small pieces. */
export class WriteQueue {
  readonly #database: Database
  #jobs: Job[] = []
  #waiting = false

  constructor(database: Database) {
    this.#database = database
  }

  /** Resolves when it is committed, `durable` when the disk has it; rejects with STORE_FAILED. */
  write(write: () => void, { durable = false }: { readonly durable?: boolean } = {}): Promise<void> {
    return new Promise((done, failed) => {
      this.#jobs.push({ write, done, failed, durable })
      if (!this.#waiting) setTimeout(() => this.#turn(), gatherMs)
      this.#waiting = true
    })
  }

  /** Writes all that waits, now. */
  flush(): void {
    while (this.#jobs.length > 0) this.#commitSome()
  }

  #turn(): void {
    this.#waiting = false
    this.#commitSome()
    if (this.#jobs.length === 0) return
    this.#waiting = true
    setImmediate(() => this.#turn())
  }

  #commitSome(): void {
    const until = performance.now() + maxTransactionMs
    let taken = 0
    let failure: { readonly error: unknown } | null = null
    const durable = this.#jobs.some((job) => job.durable)
    try {
      if (durable) this.#database.exec('PRAGMA synchronous = FULL')
      this.#database.transaction('receiver.commit', () => {
        for (const job of this.#jobs) {
          if (taken > 0 && performance.now() > until) return
          taken += 1
          job.write()
        }
      })
    } catch (error) {
      failure = { error }
    } finally {
      if (durable) this.#database.exec('PRAGMA synchronous = NORMAL')
    }
    for (const job of this.#jobs.splice(0, Math.max(taken, 1))) {
      if (failure === null) job.done()
      else job.failed(failure.error)
    }
  }
}
