import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { JobStatus } from '#shared/contract/jobs.ts'
import { eventually } from '../../support/eventually.ts'
import type { Client } from './client.ts'
import { captureRecords } from './engine-under-test.ts'
import { readSample } from './session.ts'
import { firstWhere } from './streams.ts'

/** How a job ended. */
async function endOf(client: Client, jobId: string): Promise<JobStatus | undefined> {
  const find = (jobs: readonly JobStatus[]) => jobs.find((job) => job.jobId === jobId)
  return find(await firstWhere(await client.jobs.watch(), (jobs) => (find(jobs)?.state ?? 'running') !== 'running'))
}

/** Saves two records, given newest first. */
async function saveSample(client: Client, name: string) {
  const { sessionId, firstSeq } = await readSample(client)
  const of = { seqs: [firstSeq + 1, firstSeq] }
  return { sessionId, of, ...(await client.live.saveCapture({ sessionId, of, name })) }
}

const unreachableTarget = { connection: 'nowhere', topic: 'orders' } as const

/** Histogram, paths, captures, producing and jobs: their part of the table. */
export const liveWorkCases: Readonly<Record<string, (client: Client) => Promise<void>>> = {
  'live.histogram': async (client) => {
    const { sessionId } = await readSample(client)
    const all = await eventually(async () => {
      const found = await client.live.histogram({ sessionId, viewId: null, buckets: 10 })
      expect(found).toMatchObject({ searched: captureRecords, total: captureRecords })
      return found
    })
    expect(all).toMatchObject({ fromMs: 1_763_721_721_000, bucketMs: 1 })
    expect(all.counts.map(({ mapped, rejected, other }) => [mapped, rejected, other])).toEqual([
      [1, 0, 0],
      [1, 0, 0],
      [1, 0, 0],
      [0, 1, 0],
      [0, 1, 0],
      [0, 1, 0],
    ])
    const { viewId } = await client.live.openView({ sessionId, filter: 'verdict = mapped' })
    await firstWhere(await client.live.watchView({ viewId }), ({ done }) => done)
    const part = { fromMs: 1_763_721_721_001, toMs: 1_763_721_721_003 }
    const shown = await client.live.histogram({ sessionId, viewId, buckets: 240, ...part })
    expect(shown).toMatchObject({ fromMs: part.fromMs, counts: [{ mapped: 1 }, { mapped: 1 }] })
    const tooMany = client.live.histogram({ sessionId, viewId: null, buckets: 241 })
    await expect(tooMany).rejects.toMatchObject({ code: 'BAD_INPUT', defined: true })
  },
  'live.paths': async (client) => {
    const { sessionId } = await readSample(client)
    const { paths } = await client.live.paths({ sessionId })
    const find = (path: string) => paths.find((known) => known.path === path)
    expect(find('$.value.event_data.amount')).toEqual({
      path: '$.value.event_data.amount',
      type: 'number',
      example: '20',
      share: expect.closeTo(3 / 5),
    })
    expect(find('$.headers.trace')).toMatchObject({ type: 'object' })
    expect(find('$.key')).toMatchObject({ type: 'string', example: 'k3' })
  },
  'live.captureLine': async (client) => {
    const { sessionId, firstSeq } = await readSample(client)
    const { line } = await client.live.captureLine({ sessionId, seq: firstSeq })
    expect(JSON.parse(line)).toMatchObject({ topic: 'orders', offset: '0', key: { utf8: 'k0' } })
    const gone = client.live.captureLine({ sessionId, seq: firstSeq + 1_000 })
    await expect(gone).rejects.toMatchObject({ code: 'NOT_FOUND', defined: true })
  },
  'live.saveCapture': async (client) => {
    const { sessionId, of, jobId } = await saveSample(client, 'two')
    expect(await endOf(client, jobId)).toMatchObject({ kind: 'capture', state: 'done', done: 2, total: 2 })
    const { directory } = await client.workspace.summary()
    const lines = readFileSync(join(directory, 'captures/two.ndjson'), 'utf8').trim().split('\n')
    expect(lines.map((line) => (JSON.parse(line) as { offset: string }).offset)).toEqual(['0', '1'])
    const again = client.live.saveCapture({ sessionId, of, name: 'two' })
    await expect(again).rejects.toMatchObject({ code: 'CONFLICT', defined: true })
    const { viewId } = await client.live.openView({ sessionId, filter: 'verdict = mapped' })
    const replaced = await client.live.saveCapture({ sessionId, of: { viewId }, name: 'two', replace: true })
    expect(await endOf(client, replaced.jobId)).toMatchObject({ state: 'done', done: 3, total: 3 })
  },
  'live.saveTable': async (client) => {
    const { sessionId, firstSeq } = await readSample(client)
    const of = { seqs: [firstSeq, firstSeq + 1] }
    const { jobId } = await client.live.saveTable({ sessionId, of, name: 'two', paths: ['$.value.user_id'] })
    expect(await endOf(client, jobId)).toMatchObject({ kind: 'capture', state: 'done', done: 2, total: 2 })
    const { directory } = await client.workspace.summary()
    const [head, ...lines] = readFileSync(join(directory, 'captures/two.csv'), 'utf8').trim().split('\n')
    expect(head).toBe('time,topic,partition,offset,key,value,event,user,verdict,$.value.user_id')
    expect(lines.map((line) => line.split(',').slice(1, 5).join())).toEqual(['orders,0,0,k0', 'orders,0,1,k1'])
    const again = client.live.saveTable({ sessionId, of, name: 'two' })
    await expect(again).rejects.toMatchObject({ code: 'CONFLICT', defined: true })
    const bad = client.live.saveTable({ sessionId, of, name: 'bad', paths: ['$.value['] })
    await expect(bad).rejects.toMatchObject({ code: 'BAD_INPUT', defined: true })
  },
  'live.previewProduce': async (client) => {
    const { sessionId, firstSeq } = await readSample(client)
    const source = { kind: 'records' as const, sessionId, seqs: [firstSeq] }
    const unreachable = client.live.previewProduce({ source, ...unreachableTarget })
    await expect(unreachable).rejects.toMatchObject({ code: 'UNREACHABLE', defined: true })
    const replay = client.live.previewProduce({ source, connection: 'sample', topic: null })
    await expect(replay).rejects.toMatchObject({ code: 'BAD_INPUT', defined: true })
    const broken = client.live.previewProduce({ source: { kind: 'line', line: '{"topic":5}' }, ...unreachableTarget })
    await expect(broken).rejects.toMatchObject({ code: 'BAD_INPUT', message: expect.stringContaining('"topic"') })
  },
  'live.produce': async (client) => {
    const source = { kind: 'capture', capture: 'captures/sample.ndjson' } as const
    const confirm = { clusterId: 'any', topics: ['orders'] }
    const unreachable = client.live.produce({ source, ...unreachableTarget, confirm })
    await expect(unreachable).rejects.toMatchObject({ code: 'UNREACHABLE', defined: true })
    const missing = { kind: 'capture', capture: 'none' } as const
    const unknown = client.live.produce({ source: missing, ...unreachableTarget, confirm })
    await expect(unknown).rejects.toMatchObject({ code: 'NOT_FOUND', defined: true })
  },
  'jobs.watch': async (client) => {
    expect(await firstWhere(await client.jobs.watch(), () => true)).toEqual([])
    const { jobId } = await saveSample(client, 'watched')
    expect(await endOf(client, jobId)).toEqual({
      jobId,
      kind: 'capture',
      label: 'Saving 2 records to captures/watched.ndjson',
      state: 'done',
      done: 2,
      total: 2,
      message: '2 records saved to captures/watched.ndjson.',
    })
  },
  'jobs.cancel': async (client) => {
    const { sessionId } = await readSample(client)
    const { viewId } = await client.live.openView({ sessionId, filter: '' })
    const { jobId } = await client.live.saveCapture({ sessionId, of: { viewId }, name: 'cut' })
    expect(await client.jobs.cancel({ jobId })).toEqual({})
    const end = await endOf(client, jobId)
    const { directory } = await client.workspace.summary()
    expect(existsSync(join(directory, 'captures/cut.ndjson'))).toBe(end?.state === 'done')
    await expect(client.jobs.cancel({ jobId: 'none' })).rejects.toMatchObject({ code: 'NOT_FOUND', defined: true })
  },
}
