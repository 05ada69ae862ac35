import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createRecordWork } from '#engine/inspector/work/record-work.ts'
import { createJobService } from '#engine/jobs/job-service.ts'
import type { JobService } from '#engine/jobs/types.ts'
import type { KeptRecords } from '#engine/inspector/types.ts'
import type { JobStatus } from '#shared/contract/jobs.ts'
import { decodeCaptureLine } from '#shared/domain/capture/capture-line.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import { eventually } from '../../support/eventually.ts'
import { collectingLogger } from '../../support/logger.ts'
import { anInspector, drain, fakeSource, type InspectorUnderTest, recordOf, viewWhere } from './inspector-under-test.ts'

const open: InspectorUnderTest[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

const query = { connection: 'any', topics: [], from: 'beginning', mapping: 'default', format: 'auto' } as const
const secondMs = 1_000
const startMs = 1_763_721_721_000

/** An inspector that has read these records to their end. */
async function reading(records: readonly RawRecord[], options: Parameters<typeof anInspector>[0] = {}) {
  const source = fakeSource()
  const under = await anInspector({ source, ...options })
  open.push(under)
  source.push(records)
  source.end()
  const { sessionId } = await under.inspector.start(query)
  await drain(under.inspector)
  return { ...under, sessionId }
}

const at = (index: number, timeMs: number): RawRecord => ({ ...recordOf(index), timestampMs: BigInt(timeMs) })
/** The mapping finds no user in it. */
const rejected = (record: RawRecord): RawRecord => ({ ...record, value: Buffer.from('{"event_name":"signup"}') })

function workOn(kept: KeptRecords, workspace: InspectorUnderTest['workspace']) {
  let ids = 0
  const random = { next: () => 0.5, uuid: () => `id-${(ids += 1)}` }
  const jobs = createJobService({ random, logger: collectingLogger() })
  const openSource = () => fakeSource()
  return { jobs, work: createRecordWork({ workspace, kept, jobs, random, openSource }) }
}

const endOf = (jobs: JobService, jobId: string): Promise<JobStatus> =>
  eventually(() => {
    const job = jobs.statuses().find((status) => status.jobId === jobId)
    if (job === undefined || job.state === 'running') throw new Error('still running')
    return job
  })

describe('large records', () => {
  it('are kept whole and let go by their bytes', async () => {
    const bytes = 3_000_000
    const large = (index: number): RawRecord => ({ ...recordOf(index), value: Buffer.alloc(bytes, `${index} `) })
    const records = [recordOf(0), large(1), recordOf(2), ...Array.from({ length: 20 }, (_, index) => large(3 + index))]
    const { inspector, sessionId } = await reading(records, { limits: { maxRecords: 1e6, maxBytes: 20_000_000 } })
    const { firstSeq, headSeq, dropped, droppedReasons } = inspector.status()
    expect((headSeq - firstSeq) * bytes).toBeLessThanOrEqual(30_000_000)
    expect(droppedReasons).toEqual([{ reason: expect.stringContaining('MB of records'), count: dropped }])
    const last = await inspector.recordChunk(sessionId, [headSeq - 1])
    expect(Buffer.compare(last.records[0]?.value ?? new Uint8Array(), records.at(-1)?.value ?? new Uint8Array())).toBe(
      0,
    )
    await expect(inspector.captureLine(sessionId, headSeq - 1)).rejects.toMatchObject({ code: 'BAD_INPUT' })
  })
})

describe('the histogram', () => {
  it('counts by time and verdict, for all records and for what a view shows', async () => {
    const records = Array.from({ length: 3_000 }, (_, index) => {
      const record = at(index, startMs + (index % 10) * secondMs)
      return index % 3 === 0 ? rejected(record) : record
    })
    const { inspector, sessionId } = await reading([...records, at(3_000, -1)])
    const all = await eventually(async () => {
      const found = await inspector.histogram({ sessionId, viewId: null, buckets: 10 })
      expect(found).toMatchObject({ fromMs: startMs, bucketMs: secondMs, searched: 3_001, total: 3_001 })
      return found
    })
    expect(all.counts).toEqual(Array.from({ length: 10 }, () => ({ mapped: 200, rejected: 100, other: 0 })))
    const { viewId } = await inspector.openView(sessionId, 'verdict = rejected')
    await viewWhere(inspector, viewId, ({ done }) => done)
    const shown = await inspector.histogram({ sessionId, viewId, buckets: 5 })
    expect(shown.bucketMs).toBe(5 * secondMs)
    expect(shown.counts.reduce((sum, bucket) => sum + bucket.rejected, 0)).toBe(1_000)
    expect(shown.counts.every(({ mapped, other }) => mapped === 0 && other === 0)).toBe(true)
    const brushed = { fromMs: startMs + 2 * secondMs, toMs: startMs + 4 * secondMs }
    const part = await inspector.histogram({ sessionId, viewId: null, buckets: 2, ...brushed })
    expect(part).toMatchObject({
      fromMs: brushed.fromMs,
      bucketMs: secondMs,
      counts: [{ mapped: 200 }, { mapped: 200 }],
    })
  })

  it('follows the mapping: records are judged again', async () => {
    const records = Array.from({ length: 500 }, (_, index) => at(index, startMs))
    const { inspector, sessionId, workspace } = await reading(records)
    const counts = async () => (await inspector.histogram({ sessionId, viewId: null, buckets: 1 })).counts
    await eventually(async () => expect(await counts()).toEqual([{ mapped: 500, rejected: 0, other: 0 }]))
    const file = workspace.readFile('mappings', 'default')
    const strict = { ...(file.value as object), external_id: { path: '$.value.nobody' } }
    workspace.saveFile('mappings', 'default', strict, file.revision)
    await eventually(async () => expect(await counts()).toEqual([{ mapped: 0, rejected: 500, other: 0 }]))
  })
})

describe('saving a capture', () => {
  it('writes what a view shows, oldest first, and every byte of it', async () => {
    const binary: RawRecord = {
      ...recordOf(5),
      key: Uint8Array.of(0, 255),
      value: Buffer.alloc(5_000_000, 'needle '),
      headers: [
        ['a', null],
        ['a', Uint8Array.of(1)],
      ],
    }
    const { inspector, sessionId, workspace } = await reading([recordOf(1), recordOf(2), binary, recordOf(7)])
    const { jobs, work } = workOn(inspector, workspace)
    const { viewId } = await inspector.openView(sessionId, 'needle or user_7')
    const { jobId } = await work.saveCapture({ sessionId, of: { viewId }, name: 'found', replace: false })
    const end = await endOf(jobs, jobId)
    expect(end).toMatchObject({
      state: 'done',
      done: 2,
      total: 2,
      message: '2 records saved to captures/found.ndjson.',
    })
    const lines = readFileSync(workspace.path('captures/found.ndjson'), 'utf8').trimEnd().split('\n')
    const read = lines.map((line, index) => decodeCaptureLine(line, index + 1))
    expect(read[0]).toEqual({ ok: true, value: { ...binary, value: expect.anything() } })
    const value = read[0]?.ok === true ? read[0].value.value : null
    expect(Buffer.compare(value ?? new Uint8Array(), binary.value ?? new Uint8Array())).toBe(0)
    expect(read[1]).toMatchObject({ ok: true, value: { offset: 7n } })
  })

  it('leaves nothing behind when it is cancelled, and what was there as it was', async () => {
    const { inspector, sessionId, workspace } = await reading(
      Array.from({ length: 2_000 }, (_, index) => recordOf(index)),
    )
    let chunks = 0
    const slow: KeptRecords = {
      viewExtent: (viewId) => inspector.viewExtent(viewId),
      viewSeqs: (viewId, from, limit) => inspector.viewSeqs(viewId, from, limit),
      recordChunk: (id, seqs) => inspector.recordChunk(id, seqs),
      tableChunk: (id, seqs, paths) => inspector.tableChunk(id, seqs, paths),
      captureSchemas: (id, keys) => inspector.captureSchemas(id, keys),
      captureChunk: async (id, seqs) => {
        if (seqs.length > 0) chunks += 1
        if (chunks === 3) jobs.cancel(jobs.statuses()[0]?.jobId ?? '')
        return await inspector.captureChunk(id, seqs.slice(0, 100))
      },
    }
    const { jobs, work } = workOn(slow, workspace)
    mkdirSync(workspace.path('captures'))
    writeFileSync(workspace.path('captures/kept.ndjson'), 'as it was')
    const { viewId } = await inspector.openView(sessionId, '')
    const { jobId } = await work.saveCapture({ sessionId, of: { viewId }, name: 'kept', replace: true })
    expect(await endOf(jobs, jobId)).toMatchObject({
      state: 'cancelled',
      message: expect.stringContaining('not written'),
    })
    expect(readFileSync(workspace.path('captures/kept.ndjson'), 'utf8')).toBe('as it was')
    expect(readdirSync(workspace.path('captures'))).toEqual(['kept.ndjson'])
  })

  it('writes a table with every digit, whole payloads, and quotes where they are needed', async () => {
    const note = 'long '.repeat(200)
    const odd: RawRecord = {
      ...recordOf(3),
      timestampMs: -1n,
      key: Buffer.from('a "b", c'),
      value: Buffer.from(`{"user_id":9007199254740993,"note":"${note}"}`),
    }
    const { inspector, sessionId, workspace } = await reading([odd, { ...recordOf(4), value: null }])
    const { jobs, work } = workOn(inspector, workspace)
    const { viewId } = await inspector.openView(sessionId, '')
    const query = { sessionId, of: { viewId }, name: 'table', replace: false, paths: ['$.value.user_id'] }
    const { jobId } = await work.saveTable(query)
    expect(await endOf(jobs, jobId)).toMatchObject({ state: 'done', message: '2 records saved to captures/table.csv.' })
    expect(readFileSync(workspace.path('captures/table.csv'), 'utf8').split('\n')).toEqual([
      'time,topic,partition,offset,key,value,event,user,verdict,$.value.user_id',
      `,orders,0,3,"a ""b"", c","{""user_id"":9007199254740993,""note"":""${note}""}",,9007199254740993,name-missing,9007199254740993`,
      '2025-11-21T10:42:01.000Z,orders,0,4,,,,,tombstone,',
      '',
    ])
  })

  it('says when it cannot write, and that nothing was selected that is still kept', async () => {
    const { inspector, sessionId, workspace } = await reading([recordOf(0)])
    const { jobs, work } = workOn(inspector, workspace)
    const { firstSeq } = inspector.status()
    writeFileSync(join(workspace.directory, 'captures'), 'a file where the folder should be')
    const blocked = await work.saveCapture({ sessionId, of: { seqs: [firstSeq] }, name: 'x', replace: false })
    expect(await endOf(jobs, blocked.jobId)).toMatchObject({
      state: 'failed',
      message: expect.stringMatching(/captures\/x.ndjson cannot be written: .*nothing was left behind/),
    })
    rmSync(join(workspace.directory, 'captures'))
    const gone = await work.saveCapture({ sessionId, of: { seqs: [999] }, name: 'x', replace: false })
    expect(await endOf(jobs, gone.jobId)).toMatchObject({
      state: 'failed',
      message: expect.stringContaining('no record'),
    })
    expect(existsSync(workspace.path('captures/x.ndjson'))).toBe(false)
    const stale = work.saveCapture({ sessionId: 'gone', of: { seqs: [1] }, name: 'x', replace: false })
    await expect(stale).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})
