import { afterEach, expect, test } from 'vitest'
import type { Coverage } from '#shared/contract/mappings.ts'
import { eventually } from '../../support/eventually.ts'
import { anInspector, fakeSource, type InspectorUnderTest, recordOf } from './inspector-under-test.ts'

const query = { connection: 'x', topics: [], from: 'beginning', mapping: 'default', format: 'auto' } as const
let under: InspectorUnderTest | undefined
afterEach(() => under?.close())

const manyOf = (from: number, count: number) => Array.from({ length: count }, (_, index) => recordOf(from + index))

test('coverage goes on with the records that come, lets go of those that are dropped, and ends when nobody asks', async () => {
  const source = fakeSource()
  under = await anInspector({ source, limits: { maxRecords: 2_000, maxBytes: 1e9 } })
  const { inspector, workspace } = under
  source.push(manyOf(0, 1_500))
  const { sessionId } = await inspector.start(query)
  await eventually(() => expect(inspector.status().kept).toBe(1_500))
  const stop = new AbortController()
  let latest: Coverage | null = null
  const mapping = workspace.get('mappings', 'default')
  const reading = (async () => {
    for await (const state of inspector.coverage({ mapping, sessionId, follow: true }, stop.signal)) latest = state
  })()
  await eventually(() => expect(latest).toMatchObject({ done: true, scanned: 1_500, mapped: 1_500, total: 1_500 }))
  source.push(manyOf(1_500, 300))
  await eventually(() => expect(latest).toMatchObject({ done: true, scanned: 1_800, users: { distinct: 1_800 } }))
  for (let from = 1_800; from < 9_800; from += 500) source.push(manyOf(from, 500))
  await eventually(() => {
    const { firstSeq, headSeq } = inspector.status()
    expect(latest).toMatchObject({ done: true, users: { distinct: headSeq - firstSeq, exact: true } })
    expect(firstSeq).toBeGreaterThan(0)
    expect(latest?.scanned).toBeGreaterThanOrEqual(headSeq - firstSeq)
    // Whole segments are let go: a part of one may be counted beyond what is kept.
    expect(latest?.scanned).toBeLessThan(headSeq - firstSeq + 512)
  })
  stop.abort()
  await reading
})

test('coverage that goes on ends with its session', async () => {
  const source = fakeSource()
  under = await anInspector({ source })
  const { inspector, workspace } = under
  source.push(manyOf(0, 10))
  const { sessionId } = await inspector.start(query)
  await eventually(() => expect(inspector.status().kept).toBe(10))
  const mapping = workspace.get('mappings', 'default')
  let seen = 0
  const reading = (async () => {
    for await (const state of inspector.coverage({ mapping, sessionId, follow: true }, undefined)) seen = state.scanned
  })()
  await eventually(() => expect(seen).toBe(10))
  await inspector.start(query)
  await reading
})
