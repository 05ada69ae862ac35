import { setTimeout as delay } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { spawnCli } from '../support/cli/spawn-cli.ts'
import { eventually } from '../support/eventually.ts'
import { launchBrowser, openTab } from '../support/web/browser.ts'
import { sampleWorkspace } from '../support/web/sample-workspace.ts'
import type { Bench, Figure } from './support/figures.ts'
import { watchMemory } from './support/memory.ts'

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

/** The page open on 10,000 rows a second. */
export const windowBench: Bench = {
  name: 'window',
  what: 'the page at 10,000 rows/s',
  run: async ({ small }): Promise<readonly Figure[]> => {
    const workspace = sampleWorkspace(10_000)
    workspace.write('connections/sample.json', { ...workspace.read('connections/sample.json'), loop: true })
    const run = spawnCli(['serve', '--workspace', workspace.directory])
    const browser = await launchBrowser()
    try {
      const listening = await eventually(
        () => {
          const [line] = run.of('listening')
          if (line === undefined) throw new Error('not listening yet')
          return line
        },
        { timeoutMs: 120_000 },
      )
      const memory = watchMemory(run.pid)
      const tab = await openTab(browser, String(listening.url))
      await tab.page.getByRole('row').nth(5).waitFor()
      const before = await received(tab.page)
      const began = performance.now()
      const page = await measurePage(tab.page, small ? 10 : 120)
      await delay(200)
      const rate = ((await received(tab.page)) - before) / ((performance.now() - began) / 1000)
      const { first, last, max } = memory.stop()
      return [
        { what: 'ingest with the page open (replay)', value: rate, unit: 'records/s', budget: '≥ 10,000' },
        { what: 'longest UI task', value: page.longestTaskMs, unit: 'ms', budget: '≤ 50' },
        { what: 'UI tasks over 50 ms', value: page.tasks, unit: '' },
        { what: 'frames', value: page.framesPerSecond, unit: '/s', budget: '≥ 55' },
        { what: 'page heap at the end', value: page.heapMiB, unit: 'MiB', budget: '< 400' },
        { what: 'engine memory with the page open, at most', value: max, unit: 'MiB', budget: '< 350' },
        { what: 'engine memory, last minus first', value: last - first, unit: 'MiB', budget: 'flat' },
      ]
    } finally {
      await browser.close()
      run.kill('SIGTERM')
      await run.ended
      workspace.remove()
    }
  },
}

async function received(page: Page): Promise<number> {
  const text = await page.locator('main').innerText()
  return Number((/received\s+([\d,]+)/.exec(text)?.[1] ?? '0').replaceAll(',', ''))
}
