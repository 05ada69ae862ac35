import { readFileSync } from 'node:fs'

/** Clock ticks a second in /proc on every Linux that Node runs on. */
const ticksPerSecond = 100

/** CPU time of a process so far, user and system, in seconds; null where the system does not tell (only Linux does). */
function cpuSeconds(pid: number): number | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name in brackets may hold blanks; utime and stime are fields 14 and 15.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
  } catch {
    return null
  }
}

/** Watches how much of a core a process takes, on average from now on. */
export function watchCpu(pid: number): { readonly percentOfACore: () => number } {
  const began = performance.now()
  const before = cpuSeconds(pid) ?? 0
  return {
    percentOfACore: () => {
      const used = (cpuSeconds(pid) ?? before) - before
      return (100 * used) / ((performance.now() - began) / 1000)
    },
  }
}
