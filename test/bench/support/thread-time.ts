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

type Sample = { readonly atMs: number; readonly ranMs: number; readonly waitedMs: number }

export type ThreadTime = {
  /** Shares of the time, 0 to 1. */
  readonly ran: number
  readonly waited: number
  /** How long it was ready to run between two times (milliseconds since the epoch) while all cores were busy with others. */
  waitedBetween(fromMs: number, toMs: number): number
}

/** Often enough to tell what a task of 50 ms waited for. */
const sampleMs = 10

/** Watches what the first thread of a process, the UI thread of a page, gets of the cores. */
export function watchThread(pid: number): { readonly stop: () => ThreadTime } {
  const samples: Sample[] = []
  const sample = (): void => {
    const time = threadTime(pid)
    if (time !== null) samples.push({ atMs: performance.timeOrigin + performance.now(), ...time })
  }
  sample()
  const timer = setInterval(sample, sampleMs)
  return {
    stop: () => {
      clearInterval(timer)
      sample()
      return timeOf(samples)
    },
  }
}

function timeOf(samples: readonly Sample[]): ThreadTime {
  const first = samples[0] ?? { atMs: 0, ranMs: 0, waitedMs: 0 }
  const last = samples.at(-1) ?? first
  const elapsed = Math.max(1, last.atMs - first.atMs)
  /** Between two samples evenly. */
  const waitedUntil = (atMs: number): number => {
    const after = samples.findIndex((sample) => sample.atMs >= atMs)
    const next = samples[after]
    const before = samples[after - 1]
    if (next === undefined || before === undefined) return (next ?? last).waitedMs
    const share = (atMs - before.atMs) / Math.max(1, next.atMs - before.atMs)
    return before.waitedMs + share * (next.waitedMs - before.waitedMs)
  }
  return {
    ran: (last.ranMs - first.ranMs) / elapsed,
    waited: (last.waitedMs - first.waitedMs) / elapsed,
    waitedBetween: (fromMs, toMs) => waitedUntil(toMs) - waitedUntil(fromMs),
  }
}
