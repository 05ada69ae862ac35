import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { nodePorts } from '#engine/entry/node-ports.ts'
import { Inspector } from '#engine/inspector/inspector-service.ts'
import type { RecordSource } from '#engine/source/types.ts'
import { openWorkspace } from '#engine/workspace/open-workspace.ts'
import type { RawRecord } from '#shared/schema/record.ts'

const names = ['purchase', 'signup', 'page_viewed', 'cart_updated']
const batchRecords = 500
/** Distinct batches; a longer run repeats them, so that making records costs nothing while it is measured. */
const batches = 200

/** About 400 bytes, as a shop's events have; one in 100,000 carries the needle. */
function recordOf(index: number): RawRecord {
  const product = { product_id: `prod_${index}`, name: 'Notebook, dotted', quantity: 2, cart_value: 19.9 }
  const event = {
    event_name: names[index % names.length],
    user_id: `user_${index % 5_000}`,
    event_timestamp: '2026-11-16T09:30:02.713Z',
    event_data: {
      ...product,
      device: 'android',
      note: 'x'.repeat(150),
      marker: index % 100_000 === 7 ? 'needle' : 'hay',
    },
  }
  return {
    topic: 'user-events',
    partition: index % 6,
    offset: BigInt(index),
    timestampMs: 1_794_821_403_582n + BigInt(index * 7),
    key: Buffer.from(`user_${index % 5_000}`),
    value: Buffer.from(JSON.stringify(event)),
    headers: [['source', Buffer.from('shop-web')]],
  }
}

/** Gives `total` records as fast as they are taken. */
function memorySource(total: number): RecordSource {
  const made = Array.from({ length: batches }, (_, batch) =>
    Array.from({ length: batchRecords }, (__, index) => recordOf(batch * batchRecords + index)),
  )
  const refuse = () => {
    throw new Error('not measured here')
  }
  return {
    clusterId: () => Promise.resolve('bench'),
    check: refuse,
    relay: refuse,
    close: () => Promise.resolve(),
    async *inspect() {
      for (let batch = 0; batch < total / batchRecords; batch += 1) yield made[batch % batches] ?? []
    },
  }
}

export type InspectorFigures = {
  readonly records: number
  readonly ingestPerSecond: number
  /** Longest time that the engine's thread did not turn while storing. */
  readonly longestBlockMs: number
  readonly pageOf500Ms: { readonly p50: number; readonly max: number }
  readonly filters: readonly {
    readonly filter: string
    readonly firstRowsMs: number | null
    readonly searchedPerSecond: number
    readonly matches: number
  }[]
  readonly coverageSeconds: number
  /** The first one counts all records; the next ones, while somebody looks, only what is new. */
  readonly histogramMs: { readonly first: number; readonly next: number }
}

/** Stores, pages, searches and maps `records` kept records, without a broker and without a window. */
export async function benchInspector(records: number, workspaceFolder: string): Promise<InspectorFigures> {
  const keptFolder = mkdtempSync(join(tmpdir(), 'signalbench-bench-'))
  const ports = nodePorts({ directory: null, level: 'silent' })
  const workspace = await openWorkspace(workspaceFolder, ports)
  const source = memorySource(records)
  const inspector = new Inspector({ ...ports, workspace, openSource: () => source, keptFolder })
  const ingest = await measureIngest(inspector, records)
  const pageOf500Ms = await measurePages(inspector, ingest.sessionId)
  const filters = []
  for (const filter of ['verdict = rejected', 'event = purchase', 'needle', '$.value.event_data.marker = "needle"']) {
    filters.push(await measureFilter(inspector, ingest.sessionId, filter))
  }
  const histogramMs = await measureHistogram(inspector, ingest.sessionId)
  const began = performance.now()
  const draft = workspace.get('mappings', 'default')
  for await (const coverage of inspector.coverage({ mapping: draft, sessionId: ingest.sessionId }, undefined))
    if (coverage.done) break
  const coverageSeconds = (performance.now() - began) / 1000
  await inspector.close()
  await workspace.close()
  rmSync(keptFolder, { recursive: true, force: true })
  return { records, ...ingest.figures, pageOf500Ms, filters, coverageSeconds, histogramMs }
}

async function measureIngest(inspector: Inspector, records: number) {
  let longestBlockMs = 0
  let last = performance.now()
  const everyMs = 5
  const probe = setInterval(() => {
    longestBlockMs = Math.max(longestBlockMs, performance.now() - last - everyMs)
    last = performance.now()
  }, everyMs)
  const began = performance.now()
  const query = { connection: 'bench', topics: [], from: 'beginning', mapping: 'default', format: 'auto' } as const
  const { sessionId } = await inspector.start(query)
  while (inspector.status().state !== 'ended') await delay(10)
  const ingestPerSecond = Math.round((records * 1000) / (performance.now() - began))
  clearInterval(probe)
  return { sessionId, figures: { ingestPerSecond, longestBlockMs } }
}

async function measurePages(inspector: Inspector, sessionId: string) {
  const { viewId, min, max } = await inspector.openView(sessionId, '')
  const times: number[] = []
  for (let page = 0; page < 50; page += 1) {
    const from = min + Math.floor(((max - min - 500) * ((page * 37) % 50)) / 50)
    const began = performance.now()
    await inspector.rows(viewId, from, 500)
    times.push(performance.now() - began)
  }
  times.sort((a, b) => a - b)
  return { p50: times[times.length >> 1] ?? 0, max: times.at(-1) ?? 0 }
}

async function measureHistogram(inspector: Inspector, sessionId: string) {
  const ask = () => inspector.histogram({ sessionId, viewId: null, buckets: 240 })
  const began = performance.now()
  for (let found = await ask(); found.searched < found.total;) {
    await delay(5)
    found = await ask()
  }
  const first = performance.now() - began
  const again = performance.now()
  await ask()
  return { first, next: performance.now() - again }
}

async function measureFilter(inspector: Inspector, sessionId: string, filter: string) {
  const began = performance.now()
  const opened = await inspector.openView(sessionId, filter)
  let firstRowsMs: number | null = null
  for await (const { viewId, min, max, total, done } of inspector.watchView(opened.viewId, undefined)) {
    if (firstRowsMs === null && max > min) {
      await inspector.rows(viewId, Math.max(min, max - 100), 100)
      firstRowsMs = performance.now() - began
    }
    if (!done) continue
    const seconds = (performance.now() - began) / 1000
    return { filter, firstRowsMs, searchedPerSecond: Math.round(total / seconds), matches: max - min }
  }
  throw new Error('the view was closed')
}

// node test/bench/inspector-bench.ts [records] [workspace]
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const figures = await benchInspector(Number(process.argv[2] ?? 1_000_000), process.argv[3] ?? 'sample')
  process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`)
}
