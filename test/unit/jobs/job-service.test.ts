import { describe, expect, it } from 'vitest'
import { createJobService } from '#engine/jobs/job-service.ts'
import type { JobOutcome, JobWork } from '#engine/jobs/types.ts'
import { AppError } from '#shared/lib/app-error.ts'
import { eventually } from '../../support/eventually.ts'
import { collectingLogger } from '../../support/logger.ts'

function aService() {
  let ids = 0
  const logger = collectingLogger()
  const random = { next: () => 0.5, uuid: () => `job-${(ids += 1)}` }
  return { jobs: createJobService({ random, logger }), logger }
}

const done: JobOutcome = { state: 'done', message: 'Saved.' }
const aJob = (run: JobWork['run'], total: number | null = 3): JobWork => ({
  kind: 'capture',
  label: 'Saving',
  total,
  run,
})
/** Ends when it is cancelled. */
const waiting: JobWork['run'] = ({ signal }) =>
  new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve({ state: 'cancelled', message: 'Cancelled.' }))
  })

describe('jobs', () => {
  it('tell how they stand until they are done, and everybody who listens', async () => {
    const { jobs } = aService()
    let changes = 0
    jobs.onChange(() => (changes += 1))
    const { jobId } = jobs.start(
      aJob(async ({ progress }) => {
        progress(1)
        await Promise.resolve()
        progress(2, 4)
        return done
      }),
    )
    expect(jobs.statuses()).toEqual([
      { jobId, kind: 'capture', label: 'Saving', state: 'running', done: 1, total: 3, message: null },
    ])
    await eventually(() =>
      expect(jobs.statuses()[0]).toMatchObject({ state: 'done', done: 2, total: 4, message: 'Saved.' }),
    )
    expect(changes).toBeGreaterThanOrEqual(3)
  })

  it('fail with what happened; what nobody expected stands in the log', async () => {
    const { jobs, logger } = aService()
    jobs.start(aJob(() => Promise.reject(new AppError('STORE_FAILED', 'The disk is full.'))))
    jobs.start(aJob(() => Promise.reject(new TypeError('oh'))))
    await eventually(() => expect(jobs.statuses().map(({ state }) => state)).toEqual(['failed', 'failed']))
    expect(jobs.statuses().map(({ message }) => message)).toEqual(['The disk is full.', 'oh'])
    expect(logger.entries.filter(({ level }) => level === 'error')).toHaveLength(1)
  })

  it('are cancelled one by one, and all when the engine closes', async () => {
    const { jobs } = aService()
    const first = jobs.start(aJob(waiting))
    jobs.start(aJob(waiting))
    jobs.cancel(first.jobId)
    await eventually(() => expect(jobs.statuses().map(({ state }) => state)).toEqual(['cancelled', 'running']))
    await jobs.close()
    expect(jobs.statuses().map(({ state }) => state)).toEqual(['cancelled', 'cancelled'])
    expect(() => jobs.cancel('unknown')).toThrow(AppError)
  })

  it('that ended to the end just as they were cancelled are done', async () => {
    const { jobs } = aService()
    const { jobId } = jobs.start(aJob(() => Promise.resolve(done)))
    jobs.cancel(jobId)
    await eventually(() => expect(jobs.statuses()[0]?.state).toBe('done'))
  })

  it('are forgotten when many newer ones have ended, the running ones never', async () => {
    const { jobs } = aService()
    const running = jobs.start(aJob(waiting))
    for (let job = 0; job < 30; job += 1) jobs.start(aJob(() => Promise.resolve(done)))
    await eventually(() => expect(jobs.statuses()).toHaveLength(21))
    expect(jobs.statuses()[0]?.jobId).toBe(running.jobId)
    await jobs.close()
  })
})
