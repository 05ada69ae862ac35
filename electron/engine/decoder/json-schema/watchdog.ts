import vm from 'node:vm'
import { err, ok, type Result } from '#shared/lib/result.ts'
import { startStopwatch } from '../../lib/stopwatch.ts'

/** What is run under watch may not return in time, or throw. */
export type Overrun = { readonly kind: 'too-slow' } | { readonly kind: 'threw'; readonly error: unknown }

/** However busy the computer is, a function is begun no more often than this. */
const maxAttempts = 10

/**
 * Runs functions that may take for ever, such as a regular expression that backtracks, and ends them. A thread is
 * started for each call (about 0.1 ms): only for what cannot be shown to be quick. A function that ran out of time while
 * other processes had the processors is begun anew, so it must have no effect but its value.
 */
export interface Watchdog {
  run<T>(timeoutMs: number, task: () => T): Result<T, Overrun>
}

type Box = { run: () => unknown }

/**
 * One serves any number of schemas. Its context (about a megabyte) is made with the first call. `stopwatch` begins to
 * measure how long this process works, in milliseconds.
 */
export function createWatchdog(stopwatch: () => () => number = startStopwatch): Watchdog {
  const box: Box = { run: () => undefined }
  let script: (timeoutMs: number) => void = (timeoutMs) => {
    const context = vm.createContext(box)
    const compiled = new vm.Script('run()')
    script = (timeout) => void compiled.runInContext(context, { timeout })
    script(timeoutMs)
  }
  const attempt = <T>(timeoutMs: number, task: () => T): Result<T, Overrun> => {
    const values: T[] = []
    box.run = () => void values.push(task())
    try {
      script(timeoutMs)
    } catch (error) {
      return err(isTimeout(error) ? { kind: 'too-slow' } : { kind: 'threw', error })
    } finally {
      box.run = () => undefined
    }
    return ok(values[0] as T)
  }
  return {
    run<T>(timeoutMs: number, task: () => T): Result<T, Overrun> {
      for (let left = maxAttempts; ; left -= 1) {
        const workedMs = stopwatch()
        const outcome = attempt(timeoutMs, task)
        const isSlow = !outcome.ok && outcome.error.kind === 'too-slow'
        if (!isSlow || left === 1 || workedMs() > timeoutMs / 2) return outcome
      }
    },
  }
}

const isTimeout = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
