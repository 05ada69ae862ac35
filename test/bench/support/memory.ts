import { readFileSync } from 'node:fs'

/** Resident memory of a process in MiB; null where the system does not tell (only Linux does it this way). */
function residentMiB(pid: number): number | null {
  try {
    const found = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return found === undefined ? null : Number(found) / 1024
  } catch {
    return null
  }
}

export type MemoryFigures = {
  readonly first: number
  readonly last: number
  readonly max: number
  /** Means of the four quarters of the time, in order. */
  readonly quarters: readonly number[]
  /** Mean of the last quarter less the mean of the second: what grew after everything was filled. */
  readonly growth: number
}

/** Samples the memory of a process until told to stop. */
export function watchMemory(pid: number): { readonly stop: () => MemoryFigures } {
  const samples: number[] = []
  const sample = (): void => {
    const value = residentMiB(pid)
    if (value !== null) samples.push(value)
  }
  const timer = setInterval(sample, 500)
  return {
    stop: () => {
      clearInterval(timer)
      // The first seconds belong to starting up.
      const settled = samples.slice(Math.min(4, samples.length - 1))
      const quarter = Math.max(1, Math.floor(settled.length / 4))
      const quarters = [0, 1, 2, 3].map((at) => mean(settled.slice(at * quarter, (at + 1) * quarter)))
      return {
        first: settled[0] ?? 0,
        last: settled.at(-1) ?? 0,
        max: Math.max(0, ...settled),
        quarters,
        growth: (quarters[3] ?? 0) - (quarters[1] ?? 0),
      }
    },
  }
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
