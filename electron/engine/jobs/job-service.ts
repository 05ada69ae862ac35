import type { JobStatus } from '#shared/contract/jobs.ts'
import { AppError } from '#shared/lib/app-error.ts'
import { Listeners } from '../lib/listeners.ts'
import type { EnginePorts } from '../ports.ts'
import { engineCloses } from './types.ts'
import type { JobService, JobWork } from './types.ts'

/** Enough for a screen that was left for a while. */
const rememberedJobs = 20

type Job = { status: JobStatus; readonly abort: AbortController; finished: Promise<void> }

/** The jobs of one engine; they live in memory and end with it. */
export function createJobService({ random, logger }: Pick<EnginePorts, 'random' | 'logger'>): JobService {
  return new Jobs(() => random.uuid(), logger)
}

class Jobs implements JobService {
  readonly #newId: () => string
  readonly #logger: EnginePorts['logger']
  readonly #jobs = new Map<string, Job>()
  readonly #changes: Listeners

  constructor(newId: () => string, logger: EnginePorts['logger']) {
    this.#newId = newId
    this.#logger = logger
    this.#changes = new Listeners((error) => logger.error({ err: error }, 'a listener of the jobs failed'))
  }

  statuses(): readonly JobStatus[] {
    return [...this.#jobs.values()].map(({ status }) => status)
  }

  onChange(listener: () => void): () => void {
    return this.#changes.add(listener)
  }

  start({ kind, label, total, run }: JobWork): { readonly jobId: string } {
    const jobId = this.#newId()
    const status: JobStatus = { jobId, kind, label, state: 'running', done: 0, total, message: null }
    const job: Job = { status, abort: new AbortController(), finished: Promise.resolve() }
    this.#jobs.set(jobId, job)
    const progress = (done: number, known?: number) =>
      this.#update(job, { done, ...(known === undefined ? {} : { total: known }) })
    job.finished = run({ signal: job.abort.signal, progress }).then(
      (outcome) => this.#finish(job, outcome),
      (error: unknown) => this.#fail(job, error),
    )
    this.#changes.notify()
    return { jobId }
  }

  cancel(jobId: string): void {
    const job = this.#jobs.get(jobId)
    if (job === undefined) {
      throw new AppError('NOT_FOUND', 'This job is no longer known: it ended some time ago. Look at what it made.')
    }
    job.abort.abort()
  }

  async close(): Promise<void> {
    const jobs = [...this.#jobs.values()]
    for (const { abort } of jobs) abort.abort(engineCloses)
    await Promise.all(jobs.map(({ finished }) => finished))
  }

  #finish(job: Job, end: Pick<JobStatus, 'state' | 'message'>): void {
    this.#update(job, end)
    this.#forgetOldest()
  }

  #fail(job: Job, error: unknown): void {
    if (!(error instanceof AppError)) this.#logger.error({ err: error, job: job.status.label }, 'a job failed')
    const message = error instanceof Error ? error.message : String(error)
    this.#finish(job, { state: job.abort.signal.aborted ? 'cancelled' : 'failed', message })
  }

  #update(job: Job, change: Partial<JobStatus>): void {
    job.status = { ...job.status, ...change }
    this.#changes.notify()
  }

  #forgetOldest(): void {
    const finished = [...this.#jobs.values()].filter(({ status }) => status.state !== 'running')
    for (const { status } of finished.slice(0, Math.max(0, finished.length - rememberedJobs))) {
      this.#jobs.delete(status.jobId)
    }
  }
}
