import { exitCodes } from './exit-codes.ts'

/** Why a command was told to end before it was done. */
export type StopReason = 'signal' | 'time' | 'reader-gone'

/** One switch for everything that may end a command early. */
export interface Stop {
  readonly signal: AbortSignal
  reason(): StopReason | null
  /** Ends the command after so many milliseconds. */
  after(ms: number): void
  now(reason: StopReason): void
  [Symbol.dispose](): void
}

/** What is in flight may take this long to finish (interfaces.md §2); then the process ends, whatever it is doing. */
const graceMs = 5000
/** npm passes a terminal's Ctrl+C on a second time within milliseconds: only a later one is somebody's impatience. */
const repeatMs = 1000

/** Listens to SIGINT and SIGTERM: the first asks for a clean end, one more a second later forces it. */
export function createStop(closed: AbortSignal, exit: (code: number) => void = (code) => process.exit(code)): Stop {
  const controller = new AbortController()
  let reason: StopReason | null = null
  let firstAt = 0
  const timers: NodeJS.Timeout[] = []
  const now = (why: StopReason): void => {
    if (reason !== null) return
    reason = why
    controller.abort()
  }
  const onSignal = (): void => {
    if (firstAt === 0) {
      firstAt = performance.now()
      timers.push(setTimeout(() => exit(exitCodes.interrupted), graceMs + repeatMs).unref())
      now('signal')
    } else if (performance.now() - firstAt > repeatMs) exit(exitCodes.interrupted)
  }
  const onClosed = (): void => now('reader-gone')
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  closed.addEventListener('abort', onClosed)
  return {
    signal: controller.signal,
    reason: () => reason,
    now,
    after: (ms) => void timers.push(setTimeout(() => now('time'), ms)),
    [Symbol.dispose]() {
      process.off('SIGINT', onSignal)
      process.off('SIGTERM', onSignal)
      closed.removeEventListener('abort', onClosed)
      for (const timer of timers) clearTimeout(timer)
    },
  }
}
