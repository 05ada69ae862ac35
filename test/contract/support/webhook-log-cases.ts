import { expect } from 'vitest'
import type { Client } from './client.ts'
import { firstWhere } from './streams.ts'

const of = { kind: 'webhook', name: 'welcome' } as const

/** Nothing was sent in the workspace of the contract suite. */
export const webhookLogCases: Readonly<Record<string, (client: Client) => Promise<void>>> = {
  'webhookLog.page': async (client) => {
    const empty = { rows: [], reachedSeq: 0, complete: true, firstSeq: null, lastSeq: null }
    expect(await client.webhookLog.page({ of })).toEqual(empty)
    expect(await client.webhookLog.page({ of, filter: 'status >= 500 and timeout' })).toEqual(empty)
    await expect(client.webhookLog.page({ of, filter: 'status >' })).rejects.toMatchObject({
      code: 'BAD_FILTER',
      data: { position: 8 },
    })
  },
  'webhookLog.attempt': async (client) => {
    await expect(client.webhookLog.attempt({ id: '1' })).rejects.toMatchObject({ code: 'NOT_FOUND', defined: true })
  },
  'webhookLog.export': async (client) => {
    const { jobId } = await client.webhookLog.export({ of, filter: '', format: 'har', name: 'welcome' })
    const jobs = await firstWhere(await client.jobs.watch(), (all) =>
      all.some((job) => job.jobId === jobId && job.state !== 'running'),
    )
    expect(jobs.find((job) => job.jobId === jobId)).toMatchObject({
      kind: 'attempts',
      state: 'failed',
      message: expect.stringContaining('no attempt to save') as string,
    })
  },
}
