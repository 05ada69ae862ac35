import type { Page } from 'playwright-core'
import type { LiveStatus } from '#shared/contract/live.ts'
import { soakRecords } from '../support/soak/soak-records.ts'
import { launchBrowser, openTab } from '../support/web/browser.ts'
import type { Bench, Figure } from './support/figures.ts'
import { type LiveBench, openLiveBench } from './support/live-bench.ts'
import { type MemoryFigures, watchMemory } from './support/memory.ts'
import { producePacedApart } from './support/paced-producer.ts'
import { measurePage, ownMs, type PageFigures, pageProcess, taskLines } from './support/page-tasks.ts'
import { type ThreadTime, watchThread } from './support/thread-time.ts'

/** From pressing start on a topic that holds something to the first row on screen. */
async function measureFirstRow(page: Page, bench: LiveBench): Promise<number> {
  await bench.topic.produce(soakRecords(1_000, 6, 20))
  const began = performance.now()
  await bench.start('beginning')
  // The first row is the head.
  await page.getByRole('row').nth(1).waitFor()
  return performance.now() - began
}

const recordsPerSecond = 10_000

type Ingest = { readonly produced: number; readonly elapsed: number; readonly end: LiveStatus }

const ingestFigures = ({ produced, elapsed, end }: Ingest): readonly Figure[] => [
  { what: 'ingest with the page open, real broker', value: produced / elapsed, unit: 'records/s', budget: '≥ 10,000' },
  { what: 'with the page open for', value: elapsed, unit: 's' },
  { what: 'produced', value: produced, unit: 'records' },
  { what: 'lost: produced and not received', value: produced - end.received, unit: 'records', budget: '0' },
  { what: 'kept at the end', value: end.kept, unit: 'records' },
  { what: 'let go to make room for newer ones', value: end.dropped, unit: 'records' },
  { what: 'unaccounted for', value: end.received - end.kept - end.dropped, unit: 'records', budget: '0' },
]

const pageFigures = (page: PageFigures, uiThread: ThreadTime): readonly Figure[] => {
  const own = page.tasks.map((task) => ownMs(task, uiThread))
  return [
    {
      what: 'longest UI task (0: none over 50 ms)',
      value: Math.max(0, ...page.tasks.map(({ ms }) => ms)),
      unit: 'ms',
      budget: '≤ 50',
    },
    { what: 'UI tasks over 50 ms', value: page.tasks.length, unit: '', budget: '0' },
    { what: 'the longest of these without waiting for a core', value: Math.max(0, ...own), unit: 'ms' },
    { what: 'UI thread running', value: uiThread.ran * 100, unit: '%' },
    { what: 'UI thread waiting for a core', value: uiThread.waited * 100, unit: '%' },
    { what: 'frames, half of the time scrolling', value: page.framesPerSecond, unit: '/s', budget: '≥ 55' },
    { what: 'page heap at the end', value: page.heapMiB, unit: 'MiB', budget: '< 400' },
  ]
}

const memoryFigures = (memory: MemoryFigures): readonly Figure[] => [
  { what: 'engine memory with the page open, at most', value: memory.max, unit: 'MiB', budget: '< 350' },
  ...memory.quarters.map((value, index) => ({
    what: `engine memory, mean of quarter ${index + 1}`,
    value,
    unit: 'MiB',
    budget: 'flat',
  })),
  { what: 'engine memory, last quarter less second quarter', value: memory.growth, unit: 'MiB', budget: 'flat' },
]

/** The page open while a real topic gets 10,000 records a second, with the grid being scrolled. */
export const windowBench: Bench = {
  name: 'window',
  what: 'the page at 10,000 records/s from a real broker',
  run: async ({ small, long }): Promise<readonly Figure[]> => {
    const seconds = small ? 15 : long ? 600 : 120
    const bench = await openLiveBench()
    const browser = await launchBrowser()
    try {
      const tab = await openTab(browser, bench.url)
      const firstRowMs = await measureFirstRow(tab.page, bench)
      await bench.start('now')
      await bench.until(({ state }) => state === 'reading')
      const producer = await producePacedApart(bench.bootstrapServers, bench.topic.topic, recordsPerSecond)
      await tab.page.getByRole('row').nth(5).waitFor()
      const memory = watchMemory(bench.server.pid)
      const thread = watchThread(await pageProcess(browser))
      const began = performance.now()
      const page = await measurePage(tab.page, seconds)
      const uiThread = thread.stop()
      const produced = await producer.stop()
      const elapsed = (performance.now() - began) / 1000
      const end = await bench.until(({ received, kept, dropped }) => received >= produced && kept + dropped >= received)
      const ingest = { produced, elapsed, end }
      for (const line of taskLines(page, uiThread)) console.error(line)
      return [
        { what: 'first row on screen after start', value: firstRowMs, unit: 'ms' },
        ...ingestFigures(ingest),
        ...pageFigures(page, uiThread),
        ...memoryFigures(memory.stop()),
      ]
    } finally {
      await browser.close()
      await bench.close()
    }
  },
}
