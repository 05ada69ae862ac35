export type Pacer = {
  /** Something changed: the work is done at once, or as soon as it may be. */
  nudge(): void
  stop(): void
}

/**
 * Does `work` after every nudge, but never two at a time and not more often than every `ms`. What is nudged meanwhile is
 * done once, afterwards; while nothing changes, nothing runs. Errors of the work are the work's own business.
 */
export function startPacer(work: () => Promise<void>, ms: number): Pacer {
  let state: 'idle' | 'busy' | 'resting' | 'stopped' = 'idle'
  let wanted = false
  let timer: ReturnType<typeof setTimeout> | undefined

  const rested = () => {
    if (state !== 'resting') return
    state = 'idle'
    if (wanted) void turn()
  }
  const turn = async (): Promise<void> => {
    state = 'busy'
    wanted = false
    const beganAt = performance.now()
    await work().catch(() => null)
    if ((state as string) === 'stopped') return
    state = 'resting'
    timer = setTimeout(rested, Math.max(0, beganAt + ms - performance.now()))
  }
  return {
    nudge: () => {
      if (state === 'idle') void turn()
      else wanted = true
    },
    stop: () => {
      state = 'stopped'
      clearTimeout(timer)
    },
  }
}
