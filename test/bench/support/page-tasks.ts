import type { Browser, Page } from 'playwright-core'
import type { ThreadShare, ThreadTime } from './thread-time.ts'

/** A task of the UI thread that took over 50 ms. */
export type LongTask = { readonly atMs: number; readonly ms: number }

/** What the browser tells of a frame that took long. */
type LongFrame = LongTask & {
  readonly layoutMs: number
  readonly scripts: readonly { readonly what: string; readonly ms: number; readonly layoutMs: number }[]
}

export type PageFigures = {
  /** Times in milliseconds since the epoch. */
  readonly beganMs: number
  readonly tasks: readonly LongTask[]
  readonly frames: readonly LongFrame[]
  readonly heapMiB: number
  readonly framesPerSecond: number
}

/**
 * Watches long tasks and frames of the page for some seconds. In turns of five seconds the grid follows its newest row,
 * and is scrolled by two rows with every frame, up and down through what is kept.
 */
export const measurePage = (page: Page, seconds: number): Promise<PageFigures> =>
  page.evaluate(async (ms) => {
    type Timing = PerformanceEntry & {
      readonly styleAndLayoutStart: number
      readonly scripts: readonly (PerformanceEntry & {
        readonly invoker: string
        readonly sourceFunctionName: string
        readonly forcedStyleAndLayoutDuration: number
      })[]
    }
    const tasks: LongTask[] = []
    const frames: LongFrame[] = []
    const at = (entry: PerformanceEntry) => ({ atMs: performance.timeOrigin + entry.startTime, ms: entry.duration })
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map(at))).observe({ entryTypes: ['longtask'] })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as unknown as Timing[])
        frames.push({
          ...at(entry),
          layoutMs: entry.styleAndLayoutStart === 0 ? 0 : entry.startTime + entry.duration - entry.styleAndLayoutStart,
          scripts: entry.scripts.map((script) => ({
            what: `${script.invoker} ${script.sourceFunctionName}`.trim(),
            ms: script.duration,
            layoutMs: script.forcedStyleAndLayoutDuration,
          })),
        })
    }).observe({ entryTypes: ['long-animation-frame'] })

    const grid = document.querySelector('[role=grid]') ?? document.body
    const began = performance.now()
    let drawn = 0
    let wasScrolling = false
    for (let elapsed = 0; elapsed < ms; elapsed = performance.now() - began) {
      await new Promise((done) => requestAnimationFrame(done))
      drawn += 1
      const inTurn = elapsed % 10_000
      const isScrolling = inTurn >= 5_000
      if (isScrolling) grid.scrollTop += inTurn < 7_500 ? -56 : 56
      else if (wasScrolling) grid.scrollTop = grid.scrollHeight
      wasScrolling = isScrolling
    }
    const memory = (performance as unknown as { memory?: { usedJSHeapSize: number } }).memory
    return {
      beganMs: performance.timeOrigin + began,
      tasks,
      frames,
      heapMiB: (memory?.usedJSHeapSize ?? 0) / 2 ** 20,
      framesPerSecond: (drawn * 1000) / (performance.now() - began),
    }
  }, seconds * 1000)

/** The process that draws the page: of those that draw, the one that has done most. */
export async function pageProcess(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  const drawing = processInfo.filter(({ type }) => type === 'renderer').toSorted((a, b) => b.cpuTime - a.cpuTime)
  return drawing[0]?.id ?? -1
}

const shareOf = (task: LongTask, thread: ThreadTime): ThreadShare => thread.between(task.atMs, task.atMs + task.ms)

/** A long task without the time in which it was ready to run and all cores were busy with others. */
export const ownMs = (task: LongTask, thread: ThreadTime): number =>
  Math.max(0, task.ms - shareOf(task, thread).waitedMs)

const ms = (value: number): string => `${Math.round(value)} ms`

/** One line a long task: when, how long, how long it waited for a core, and what ran in it. */
export function taskLines(page: PageFigures, thread: ThreadTime): string[] {
  return page.tasks.map((task) => {
    const end = task.atMs + task.ms
    const frame = page.frames.find((one) => one.atMs < end && one.atMs + one.ms > task.atMs)
    const scripts = (frame?.scripts ?? []).map(
      (script) =>
        `${script.what} ${ms(script.ms)}${script.layoutMs > 0 ? ` (${ms(script.layoutMs)} of it layout)` : ''}`,
    )
    const parts = [...scripts, ...(frame === undefined ? [] : [`styles, layout and paint ${ms(frame.layoutMs)}`])]
    const { ranMs, waitedMs } = shareOf(task, thread)
    const at = ((task.atMs - page.beganMs) / 1000).toFixed(1)
    return `long task at ${at} s: ${ms(task.ms)}, ran for ${ms(ranMs)} and waited ${ms(waitedMs)} for a core; its frame: ${parts.join(', ') || 'not told'}`
  })
}
