import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { eventually } from '../../support/eventually.ts'
import { anInspector, drain, fakeSource, type InspectorUnderTest, recordOf, viewWhere } from './inspector-under-test.ts'

let under: InspectorUnderTest
const open: InspectorUnderTest[] = []
const start = async (options: Parameters<typeof anInspector>[0] = {}) => {
  under = await anInspector(options)
  open.push(under)
  return under.inspector
}

beforeEach(() => {
  open.length = 0
})
afterEach(async () => {
  for (const one of open) await one.close()
})

const query = { connection: 'any', topics: [], from: 'beginning', mapping: 'default', format: 'auto' } as const

describe('kept records', () => {
  it('are bounded by number: the oldest make room, counted, with the reason', async () => {
    const source = fakeSource()
    const inspector = await start({ source, limits: { maxRecords: 2_000, maxBytes: 1e9 } })
    source.push(Array.from({ length: 10_000 }, (_, index) => recordOf(index)))
    source.end()
    const { sessionId } = await inspector.start(query)
    const status = await drain(inspector)
    expect(status.received).toBe(10_000)
    expect(status.kept).toBeLessThanOrEqual(2_000)
    expect(status.kept).toBeGreaterThan(900)
    expect(status.dropped).toBe(10_000 - status.kept)
    expect(status.droppedReason).toContain('2,000 records')
    const { viewId } = await inspector.openView(sessionId, '')
    const rows = await inspector.rows(viewId, status.firstSeq - 10, 20)
    expect(rows[0]?.seq).toBe(status.firstSeq)
    expect(rows[0]?.offset).toBe(String(status.firstSeq - 1))
  })

  it('are bounded by bytes', async () => {
    const source = fakeSource()
    const inspector = await start({ source, limits: { maxRecords: 1e9, maxBytes: 4 * 1_048_576 } })
    source.push(Array.from({ length: 8_000 }, (_, index) => recordOf(index, { pad: 'x'.repeat(1_000) })))
    source.end()
    await inspector.start(query)
    const status = await drain(inspector)
    expect(status.kept).toBeLessThan(4_096)
    expect(status.dropped + status.kept).toBe(8_000)
    expect(status.droppedReason).toContain('4 MB')
  })

  it('are gone with the session, and what killed processes left is swept at the next start', async () => {
    const source = fakeSource()
    const first = await start({ source })
    source.push([recordOf(0)])
    await first.start(query)
    expect(readdirSync(under.keptFolder).some((file) => file.endsWith('.sqlite'))).toBe(true)
    const { keptFolder } = under
    await under.close()
    open.length = 0
    expect(readdirSync(keptFolder)).toEqual([])
    // No process ever has this id: the largest that Linux gives is 2^22.
    writeFileSync(join(keptFolder, 'kept-99999999-0a1b2c3d.sqlite'), '')
    await start({ keptFolder })
    expect(existsSync(join(keptFolder, 'kept-99999999-0a1b2c3d.sqlite'))).toBe(false)
  })
})

describe('reading', () => {
  it('from now drops what outruns storing, and says so', async () => {
    const source = fakeSource()
    const inspector = await start({ source })
    for (let batch = 0; batch < 150; batch += 1) {
      source.push(Array.from({ length: 1_000 }, (_, index) => recordOf(batch * 1_000 + index)))
    }
    source.end()
    await inspector.start({ ...query, from: 'now' })
    const status = await drain(inspector)
    expect(status.received).toBe(150_000)
    expect(status.dropped).toBeGreaterThan(0)
    expect(status.kept + status.dropped).toBe(150_000)
    expect(status.droppedReason).toContain('faster')
  })

  it('pauses without losing anything', async () => {
    const source = fakeSource()
    const inspector = await start({ source })
    source.push([recordOf(0)])
    await inspector.start(query)
    await eventually(() => expect(inspector.status().kept).toBe(1))
    inspector.setPaused(true)
    expect(inspector.status().state).toBe('paused')
    source.push([recordOf(1)])
    source.push([recordOf(2)])
    source.end()
    inspector.setPaused(false)
    expect((await drain(inspector)).kept).toBe(3)
  })

  it('that fails later keeps the records and says why', async () => {
    const source = fakeSource()
    const inspector = await start({ source })
    source.push([recordOf(0)])
    const { sessionId } = await inspector.start(query)
    source.fail(new Error('the broker went away for good'))
    await eventually(() => expect(inspector.status().state).toBe('failed'))
    expect(inspector.status().message).toContain('for good')
    expect((await inspector.record(sessionId, inspector.status().firstSeq)).offset).toBe('0')
  })
})

describe('a filter view', () => {
  it('that asks for the mapping is searched again when the mapping changes', async () => {
    const source = fakeSource()
    const inspector = await start({ source })
    source.push(Array.from({ length: 600 }, (_, index) => recordOf(index)))
    source.end()
    const { sessionId } = await inspector.start(query)
    await drain(inspector)
    const { viewId } = await inspector.openView(sessionId, 'verdict = rejected')
    const all = await inspector.openView(sessionId, '')
    const before = await viewWhere(inspector, viewId, ({ done }) => done)
    expect(before.max - before.min).toBe(0)
    const { value, revision } = under.workspace.readFile('mappings', 'default')
    const next = { ...(value as object), external_id: { path: '$.value.nobody' } }
    under.workspace.saveFile('mappings', 'default', next, revision)
    const after = await viewWhere(inspector, viewId, (status) => status.done && status.revision > before.revision)
    expect(after.max - after.min).toBe(600)
    const [row] = await inspector.rows(viewId, after.min, 1)
    expect(row).toMatchObject({ offset: '0', verdict: 'user-missing' })
    await viewWhere(inspector, all.viewId, (status) => status.revision > all.revision)
    const [same] = await inspector.rows(all.viewId, all.min, 1)
    expect(same).toMatchObject({ offset: '0', verdict: 'user-missing' })
  })

  it('searches the newest first and keeps positions while records arrive', async () => {
    const source = fakeSource()
    const inspector = await start({ source })
    source.push(Array.from({ length: 3_000 }, (_, index) => recordOf(index)))
    const { sessionId } = await inspector.start(query)
    await eventually(() => expect(inspector.status().kept).toBe(3_000))
    const view = await inspector.openView(
      sessionId,
      '$.value.event_data.index < 10 or $.value.event_data.index >= 2995',
    )
    const done = await viewWhere(inspector, view.viewId, (status) => status.done)
    expect(done).toMatchObject({ min: -15, max: 0, searched: 3_000, total: 3_000 })
    const before = await inspector.rows(view.viewId, -15, 15)
    expect(before.map(({ offset }) => Number(offset))).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 2995, 2996, 2997, 2998, 2999,
    ])
    source.push([recordOf(3_000), recordOf(5, { topic: 'late' })])
    const later = await viewWhere(inspector, view.viewId, (status) => status.done && status.total === 3_002)
    expect(later).toMatchObject({ min: -15, max: 2 })
    const after = await inspector.rows(view.viewId, -15, 17)
    expect(after.slice(0, 15)).toEqual(before)
    expect(after.slice(15).map(({ topic, position }) => [topic, position])).toEqual([
      ['orders', 0],
      ['late', 1],
    ])
  })

  it('gives up matches whose records made room, so that min rises', async () => {
    const source = fakeSource()
    const inspector = await start({ source, limits: { maxRecords: 3_000, maxBytes: 1e9 } })
    source.push(Array.from({ length: 2_000 }, (_, index) => recordOf(index)))
    const { sessionId } = await inspector.start(query)
    await eventually(() => expect(inspector.status().kept).toBe(2_000))
    const view = await inspector.openView(sessionId, 'event = signup')
    await viewWhere(inspector, view.viewId, (status) => status.done && status.min === -2_000)
    source.push(Array.from({ length: 2_000 }, (_, index) => recordOf(2_000 + index)))
    source.end()
    const { dropped } = await drain(inspector)
    expect(dropped).toBeGreaterThan(0)
    const status = await viewWhere(inspector, view.viewId, (one) => one.done && one.max === 2_000)
    expect(status.min).toBe(-2_000 + dropped)
    const [oldest] = await inspector.rows(view.viewId, status.min, 1)
    expect(oldest?.seq).toBe(inspector.status().firstSeq)
  })

  it('is closed with its session, and its watchers are let go', async () => {
    const source = fakeSource()
    const inspector = await start({ source })
    source.push([recordOf(0)])
    const { sessionId } = await inspector.start(query)
    const { viewId } = await inspector.openView(sessionId, '')
    const watched = (async () => {
      for await (const _status of inspector.watchView(viewId, undefined));
      return 'ended'
    })()
    await inspector.start({ ...query, mapping: null })
    expect(await watched).toBe('ended')
    expect(() => inspector.rows(viewId, 0, 1)).toThrow(/no longer open/)
  })
})

it('judges rows anew when the mapping changes', async () => {
  const source = fakeSource()
  const inspector = await start({ source })
  source.push([recordOf(0)])
  const { sessionId } = await inspector.start(query)
  await eventually(() => expect(inspector.status().kept).toBe(1))
  const { viewId } = await inspector.openView(sessionId, '')
  const { firstSeq } = inspector.status()
  expect(await inspector.rows(viewId, firstSeq, 1)).toMatchObject([{ verdict: 'mapped', eventName: 'signup' }])
  const { value, revision } = under.workspace.readFile('mappings', 'default')
  const changed = { ...(value as object), name: { path: '$.value.other' } }
  under.workspace.saveFile('mappings', 'default', changed, revision)
  await eventually(async () =>
    expect(await inspector.rows(viewId, firstSeq, 1)).toMatchObject([{ verdict: 'name-missing', eventName: null }]),
  )
})

it('opens a record of 5 MB in parts, and goes on answering meanwhile', async () => {
  const source = fakeSource()
  const inspector = await start({ source })
  const pad = 'é'.repeat(2_500_000)
  source.push([recordOf(0, { pad }), recordOf(1)])
  source.end()
  const { sessionId } = await inspector.start(query)
  const { firstSeq } = await drain(inspector)
  const { viewId } = await inspector.openView(sessionId, '')
  const [row] = await inspector.rows(viewId, firstSeq, 10)
  expect(row?.value).toHaveLength(200)
  expect(row?.valueBytes).toBeGreaterThan(5_000_000)
  expect(row?.verdict).toBe('event-too-large')
  const record = await inspector.record(sessionId, firstSeq)
  expect(record.value.text).toHaveLength(65_536)
  expect(JSON.stringify(record).length).toBeLessThan(400_000)
  const parts: string[] = []
  for (let offset = 0; offset < record.value.textChars; offset += 262_144) {
    const part = await inspector.body({
      sessionId,
      seq: firstSeq,
      part: 'value',
      form: 'decoded',
      offset,
      length: 262_144,
    })
    parts.push(part.data)
  }
  expect(JSON.parse(parts.join('')).event_data.pad).toBe(pad)
})
