import { readFileSync } from 'node:fs'

/** What the first thread of a process got of the cores so far, in milliseconds; null where the system does not tell. */
function threadTime(pid: number): { readonly ranMs: number; readonly waitedMs: number } | null {
  try {
    const [ran, waited] = readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ').map(Number)
    return ran === undefined || waited === undefined ? null : { ranMs: ran / 1e6, waitedMs: waited / 1e6 }
  } catch {
    return null
  }
}

/** What a thread did between two times: the rest of the time it slept or was blocked, by a page fault for instance. */
export type ThreadShare = { readonly ranMs: number; readonly waitedMs: number }

export type ThreadTime = {
  /** Shares of the time, 0 to 1. */
  readonly ran: number
  readonly waited: number
  /** Between two times (milliseconds since the epoch); it waited while it was ready and all cores were busy with others. */
  between(fromMs: number, toMs: number): ThreadShare
}

/** Often enough to tell what a task of 50 ms waited for. */
const sampleMs = 10

/** Watches what the first thread of a process, the UI thread of a page, gets of the cores. */
export function watchThread(pid: number): { readonly stop: () => ThreadTime } {
  // Of plain numbers: the watcher itself should not wake a collector.
  const atMs: number[] = []
  const ranMs: number[] = []
  const waitedMs: number[] = []
  const sample = (): void => {
    const time = threadTime(pid)
    if (time === null) return
    atMs.push(performance.timeOrigin + performance.now())
    ranMs.push(time.ranMs)
    waitedMs.push(time.waitedMs)
  }
  sample()
  const timer = setInterval(sample, sampleMs)
  return {
    stop: () => {
      clearInterval(timer)
      sample()
      const fromMs = atMs[0] ?? 0
      const toMs = atMs.at(-1) ?? 0
      const between = (from: number, to: number): ThreadShare => ({
        ranMs: valueAt(atMs, ranMs, to) - valueAt(atMs, ranMs, from),
        waitedMs: valueAt(atMs, waitedMs, to) - valueAt(atMs, waitedMs, from),
      })
      const whole = between(fromMs, toMs)
      const elapsedMs = Math.max(1, toMs - fromMs)
      return { ran: whole.ranMs / elapsedMs, waited: whole.waitedMs / elapsedMs, between }
    },
  }
}

/** The value at a time; between two samples evenly. */
function valueAt(atMs: readonly number[], values: readonly number[], time: number): number {
  const after = atMs.findIndex((at) => at >= time)
  const [to, toMs] = [values[after], atMs[after]]
  const [from, fromMs] = [values[after - 1], atMs[after - 1]]
  if (to === undefined || toMs === undefined) return values.at(-1) ?? 0
  if (from === undefined || fromMs === undefined) return to
  return from + ((time - fromMs) / Math.max(1, toMs - fromMs)) * (to - from)
}
