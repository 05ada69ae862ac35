import { afterEach, expect, test } from 'vitest'
import { eventually } from '../../support/eventually.ts'
import { anInspector, fakeSource, type InspectorUnderTest, recordOf, viewWhere } from './inspector-under-test.ts'

const query = { connection: 'x', topics: [], from: 'beginning', mapping: 'default', format: 'auto' } as const
const fragile = () => new URL('../../support/inspector/fragile-reader.ts', import.meta.url)
let under: InspectorUnderTest | undefined
afterEach(() => under?.close())

test.each(['dies', 'hangs'])(
  'a reader worker that %s refuses what it was asked, ends its views, and is there again with the next call',
  async (filter) => {
    const source = fakeSource()
    under = await anInspector({ source, workerUrl: fragile, readerLookMs: 400 })
    const { inspector } = under
    source.push([recordOf(0), recordOf(1)])
    const { sessionId } = await inspector.start(query)
    const view = await inspector.openView(sessionId, '')
    const watched = (async () => {
      for await (const _status of inspector.watchView(view.viewId, undefined));
      return 'ended'
    })()
    await expect(inspector.openView(sessionId, filter)).rejects.toMatchObject({
      code: 'STORE_FAILED',
      retryable: true,
      message: expect.stringContaining('Try again'),
    })
    expect(await watched).toBe('ended')
    // Reading went on meanwhile, and what was kept is still there.
    source.push([recordOf(2)])
    await eventually(() => expect(inspector.status().kept).toBe(3))
    const again = await inspector.openView(sessionId, 'event = signup')
    const done = await viewWhere(inspector, again.viewId, (status) => status.done)
    expect(done.max - done.min).toBe(3)
    expect(await inspector.record(sessionId, inspector.status().firstSeq)).toMatchObject({ offset: '0' })
  },
)

test('rows are answered while records of 5 MB are opened, previewed and counted', async () => {
  const source = fakeSource()
  under = await anInspector({ source })
  const { inspector } = under
  const many = Array.from({ length: 6 }, (_, index) => recordOf(index, { pad: 'é'.repeat(2_500_000) }))
  source.push([...many, ...Array.from({ length: 100 }, (_, index) => recordOf(1_000 + index))])
  const { sessionId } = await inspector.start(query)
  await eventually(() => expect(inspector.status().kept).toBe(106))
  const { firstSeq } = inspector.status()
  const { viewId } = await inspector.openView(sessionId, '')
  const order: string[] = []
  const note = (what: string) => () => void order.push(what)
  const mapping = under.workspace.get('mappings', 'default')
  const heavy = Promise.all([
    inspector.record(sessionId, firstSeq).then(note('heavy')),
    inspector.preview(mapping, { kind: 'record', sessionId, seq: firstSeq + 1 }).then(note('heavy')),
    inspector.record(sessionId, firstSeq + 2).then(note('heavy')),
  ])
  const rows = await inspector.rows(viewId, firstSeq + 6, 100)
  note('rows')()
  await heavy
  expect(rows).toHaveLength(100)
  expect(order.at(-1)).toBe('heavy')
})

test('a page of records of 5 MB lets other pages through', async () => {
  const source = fakeSource()
  under = await anInspector({ source })
  const { inspector } = under
  const pad = 'é'.repeat(2_500_000)
  source.push([...Array.from({ length: 8 }, (_, index) => recordOf(index, { pad })), recordOf(8)])
  const { sessionId } = await inspector.start(query)
  await eventually(() => expect(inspector.status().kept).toBe(9))
  const { firstSeq } = inspector.status()
  const { viewId } = await inspector.openView(sessionId, '')
  const order: string[] = []
  const large = inspector.rows(viewId, firstSeq, 8).then((rows) => {
    order.push('large')
    return rows
  })
  await inspector.rows(viewId, firstSeq + 8, 1)
  order.push('small')
  expect((await large).map(({ verdict }) => verdict)).toEqual(Array.from({ length: 8 }, () => 'event-too-large'))
  expect(order).toEqual(['small', 'large'])
})

test('coverage and a search over records of 5 MB end soon after nobody asks any more', async () => {
  const source = fakeSource()
  under = await anInspector({ source })
  const { inspector, workspace } = under
  const pad = 'é'.repeat(2_500_000)
  for (let index = 0; index < 20; index += 1) source.push([recordOf(index, { pad })])
  const { sessionId } = await inspector.start(query)
  await eventually(() => expect(inspector.status().kept).toBe(20))
  const stop = new AbortController()
  let scanned = 0
  const mapping = workspace.get('mappings', 'default')
  for await (const coverage of inspector.coverage({ mapping, sessionId }, stop.signal)) {
    scanned = coverage.scanned
    if (scanned > 0) stop.abort()
  }
  expect(scanned).toBeGreaterThan(0)
  expect(scanned).toBeLessThan(20)
})
