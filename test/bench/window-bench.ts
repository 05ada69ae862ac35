import type { Page } from 'playwright-core'
import { soakRecords } from '../support/soak/soak-records.ts'
import { launchBrowser, openTab } from '../support/web/browser.ts'
import type { Bench, Figure } from './support/figures.ts'
import { type LiveBench, openLiveBench } from './support/live-bench.ts'
import { watchMemory } from './support/memory.ts'
import { producePaced } from './support/paced-producer.ts'

type PageFigures = {
  readonly longestTaskMs: number
  readonly tasks: number
  readonly heapMiB: number
  readonly framesPerSecond: number
}

/** Watches long tasks and frames of the page while records pour in and the grid is scrolled. */
const measurePage = (page: Page, seconds: number): Promise<PageFigures> =>
  page.evaluate(async (ms) => {
    const durations: number[] = []
    new PerformanceObserver((list) => durations.push(...list.getEntries().map((entry) => entry.duration))).observe({
      entryTypes: ['longtask'],
    })
    const grid = document.querySelector('[role=grid]') ?? document.body
    const began = performance.now()
    let frames = 0
    while (performance.now() - began < ms) {
      await new Promise((done) => requestAnimationFrame(done))
      frames += 1
      grid.dispatchEvent(new WheelEvent('wheel', { deltaY: frames % 2 === 0 ? 200 : -200, bubbles: true }))
    }
    const memory = (performance as unknown as { memory?: { usedJSHeapSize: number } }).memory
    return {
      longestTaskMs: Math.max(0, ...durations),
      tasks: durations.length,
      heapMiB: (memory?.usedJSHeapSize ?? 0) / 2 ** 20,
      framesPerSecond: (frames * 1000) / (performance.now() - began),
    }
  }, seconds * 1000)

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
      const producer = producePaced(bench.topic, recordsPerSecond)
      await tab.page.getByRole('row').nth(5).waitFor()
      const memory = watchMemory(bench.server.pid)
      const began = performance.now()
      const page = await measurePage(tab.page, seconds)
      const produced = await producer.stop()
      const elapsed = (performance.now() - began) / 1000
      const end = await bench.until(({ received }) => received >= produced)
      const { first, last, max, growth } = memory.stop()
      return [
        { what: 'first row on screen after start', value: firstRowMs, unit: 'ms' },
        {
          what: 'ingest with the page open, real broker',
          value: produced / elapsed,
          unit: 'records/s',
          budget: '≥ 10,000',
        },
        { what: 'with the page open for', value: elapsed, unit: 's' },
        { what: 'produced', value: produced, unit: 'records' },
        { what: 'lost: produced and not received', value: produced - end.received, unit: 'records', budget: '0' },
        { what: 'kept at the end', value: end.kept, unit: 'records' },
        { what: 'let go to make room for newer ones', value: end.dropped, unit: 'records' },
        { what: 'unaccounted for', value: end.received - end.kept - end.dropped, unit: 'records', budget: '0' },
        { what: 'longest UI task', value: page.longestTaskMs, unit: 'ms', budget: '≤ 50' },
        { what: 'UI tasks over 50 ms', value: page.tasks, unit: '' },
        { what: 'frames while scrolling', value: page.framesPerSecond, unit: '/s', budget: '≥ 55' },
        { what: 'page heap at the end', value: page.heapMiB, unit: 'MiB', budget: '< 400' },
        { what: 'engine memory with the page open, at most', value: max, unit: 'MiB', budget: '< 350' },
        { what: 'engine memory, last minus first', value: last - first, unit: 'MiB', budget: 'flat' },
        { what: 'engine memory, last quarter less second quarter', value: growth, unit: 'MiB', budget: 'flat' },
      ]
    } finally {
      await browser.close()
      await bench.close()
    }
  },
}
