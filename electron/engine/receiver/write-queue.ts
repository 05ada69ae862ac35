import type { Database } from '../store/database.ts'

/** One small piece of writing. `weightBytes` bounds how much goes into one transaction. */
type Job = {
  readonly weightBytes: number
  readonly write: () => void
  readonly done: () => void
  readonly failed: (error: unknown) => void
}

/** Requests that come within this time share a commit. */
const gatherMs = 5

/** One transaction writes at most this much, so that the event loop is never blocked for long. */
const maxTransactionBytes = 1_000_000
const maxTransactionJobs = 2_000

/** Group commit: many small writes, few transactions, in order. */
export class WriteQueue {
  readonly #database: Database
  #jobs: Job[] = []
  #timer: NodeJS.Timeout | NodeJS.Immediate | null = null

  constructor(database: Database) {
    this.#database = database
  }

  /** Resolves when it is committed; rejects with STORE_FAILED. */
  write(weightBytes: number, write: () => void): Promise<void> {
    return new Promise((done, failed) => {
      this.#jobs.push({ weightBytes, write, done, failed })
      this.#timer ??= setTimeout(() => this.#turn(), gatherMs)
    })
  }

  /** Writes all that waits, now. */
  flush(): void {
    while (this.#jobs.length > 0) this.#commitSome()
  }

  #turn(): void {
    this.#timer = null
    this.#commitSome()
    if (this.#jobs.length > 0) this.#timer ??= setImmediate(() => this.#turn())
  }

  #commitSome(): void {
    const jobs = this.#takeSome()
    try {
      this.#database.transaction('receiver.commit', () => {
        for (const job of jobs) job.write()
      })
    } catch (error) {
      for (const job of jobs) job.failed(error)
      return
    }
    for (const job of jobs) job.done()
  }

  #takeSome(): Job[] {
    let bytes = 0
    let count = 0
    for (const job of this.#jobs) {
      if (count > 0 && (bytes + job.weightBytes > maxTransactionBytes || count >= maxTransactionJobs)) break
      bytes += job.weightBytes
      count += 1
    }
    return this.#jobs.splice(0, count)
  }
}
