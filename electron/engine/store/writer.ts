import type { Logger } from '#engine/ports.ts'
import type { AppError } from '#shared/lib/app-error.ts'
import type { Database } from './database.ts'
import { isCurable, storeFault } from './errors.ts'

/** How long one transaction goes on taking more work: the engine thread must not stand still for long. */
const turnMs = 8
/** Between tries while the disk is full or write-protected. */
const retryMs = 500

type Job = {
  readonly name: string
  readonly work: () => void
  readonly reject: (error: unknown) => void
  resolve(): void
}

/**
 * Collects what is to be written in one turn of the event loop and commits it once (group commit): one wait for the disk
 * instead of many. While writing is impossible for a curable reason, work is kept and tried again; nothing is lost and
 * nobody is told that it was stored.
 */
export class Writer {
  readonly #db: Database
  readonly #logger: Logger
  readonly #listeners = new Set<() => void>()
  #jobs: Job[] = []
  #scheduled = false
  #fault: AppError | null = null

  constructor(db: Database, logger: Logger) {
    this.#db = db
    this.#logger = logger
  }

  /** Why nothing can be written at the moment; null while all is well. */
  get fault(): AppError | null {
    return this.#fault
  }

  /** Called when writing becomes impossible and when it works again. */
  onFault(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /**
   * Resolves once `work` is durable. `work` may run more than once, so it must change nothing but the database; rejects
   * only with what no waiting can cure.
   */
  write<T>(name: string, work: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      let result: { readonly value: T } | undefined
      this.#jobs.push({
        name,
        work: () => {
          result = { value: work() }
        },
        resolve: () => result !== undefined && resolve(result.value),
        reject,
      })
      this.#schedule()
    })
  }

  /** Writes what is left, at once. Afterwards nothing is written any more: what could not be is rejected with the fault. */
  close(): void {
    for (const job of this.#jobs.splice(0)) {
      try {
        this.#db.transaction(job.name, job.work)
        job.resolve()
      } catch (error) {
        job.reject(error)
      }
    }
  }

  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    if (this.#fault === null) setImmediate(() => this.#turn())
    else setTimeout(() => this.#turn(), retryMs)
  }

  #turn(): void {
    this.#scheduled = false
    if (!this.#db.isOpen) return
    const done: Job[] = []
    try {
      this.#db.transaction('group commit', () => this.#runSome(done))
      this.#jobs = this.#jobs.slice(done.length)
      this.#setFault(null)
      for (const job of done) job.resolve()
    } catch (error) {
      this.#recover(error, Math.max(1, done.length + 1))
    }
    if (this.#jobs.length > 0) this.#schedule()
  }

  #runSome(done: Job[]): void {
    const endAt = performance.now() + turnMs
    for (const job of this.#jobs) {
      job.work()
      done.push(job)
      if (performance.now() > endAt) return
    }
  }

  #recover(error: unknown, tried: number): void {
    const fault = storeFault(error)
    if (fault !== null && isCurable(fault)) {
      this.#setFault(error as AppError)
      return
    }
    // One of them is at fault: each on its own, so that the others are not undone with it.
    const suspects = this.#jobs.slice(0, tried)
    this.#jobs = this.#jobs.slice(tried)
    for (const job of suspects) this.#runAlone(job)
  }

  #runAlone(job: Job): void {
    try {
      this.#db.transaction(job.name, job.work)
      job.resolve()
    } catch (error) {
      const fault = storeFault(error)
      if (fault !== null && isCurable(fault)) this.#jobs.push(job)
      else job.reject(error)
    }
  }

  #setFault(fault: AppError | null): void {
    const changed = (fault === null) !== (this.#fault === null)
    this.#fault = fault
    if (!changed) return
    if (fault === null) this.#logger.info({}, 'the log can be written again')
    else this.#logger.error({ err: fault }, 'the log cannot be written')
    for (const listener of this.#listeners) listener()
  }
}
