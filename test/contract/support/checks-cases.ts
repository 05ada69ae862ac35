import { expect } from 'vitest'
import type { Client } from './client.ts'
import { captureRecords } from './engine-under-test.ts'
import { firstWhere } from './streams.ts'

const check = {
  version: 1,
  capture: 'captures/sample.ndjson',
  mapping: 'default',
  expect: { mapped: { atLeast: 0.9 }, events: 'golden/events.ndjson' },
}

/** Saves a check, runs it and waits for its end. */
async function runOnce(client: Client, update: boolean): Promise<string | null> {
  const known = (await client.workspace.summary()).files.some(({ kind }) => kind === 'checks')
  if (!known) await client.workspace.saveFile({ kind: 'checks', name: 'sample', value: check, baseRevision: null })
  const { jobId } = await client.checks.run({ names: ['sample'], update })
  const jobs = await firstWhere(await client.jobs.watch(), (all) =>
    all.some((job) => job.jobId === jobId && job.state !== 'running'),
  )
  return jobs.find((job) => job.jobId === jobId)?.message ?? null
}

export const checksCases: Readonly<Record<string, (client: Client) => Promise<void>>> = {
  'checks.run': async (client) => {
    expect(await runOnce(client, false)).toBe('Not good: sample.')
    expect(await runOnce(client, true)).toBe('Not good: sample. Written: golden/events.ndjson.')
    await expect(client.checks.run({ names: ['nowhere'] })).rejects.toMatchObject({ code: 'NOT_FOUND', defined: true })
  },
  'checks.watch': async (client) => {
    await runOnce(client, false)
    const rows = await firstWhere(await client.checks.watch(), (all) => all.length > 0)
    expect(rows).toMatchObject([
      { name: 'sample', ok: false, failures: 2, counts: { records: captureRecords, mapped: 3 } },
    ])
  },
  'checks.result': async (client) => {
    expect(await client.checks.result({ name: 'sample' })).toBeNull()
    await runOnce(client, false)
    const result = await client.checks.result({ name: 'sample' })
    expect(result?.failures.map(({ what }) => what)).toEqual(['mapped', 'events'])
    expect(result?.failures[1]?.message).toContain('signalbench check sample --update')
  },
}
