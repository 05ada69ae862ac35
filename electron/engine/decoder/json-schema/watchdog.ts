import vm from 'node:vm'
import { err, ok, type Result } from '#shared/lib/result.ts'

/** What is run under watch may not return in time, or throw. */
export type Overrun = { readonly kind: 'too-slow' } | { readonly kind: 'threw'; readonly error: unknown }

/**
 * Runs functions that may take for ever, such as a regular expression that backtracks, and ends them. A thread is
 * started for each call (about 0.1 ms): only for what cannot be shown to be quick.
 */
export interface Watchdog {
  run<T>(timeoutMs: number, task: () => T): Result<T, Overrun>
}

type Box = { run: () => unknown }

/** One serves any number of schemas. Its context (about a megabyte) is made with the first call. */
export function createWatchdog(): Watchdog {
  const box: Box = { run: () => undefined }
  let script: (timeoutMs: number) => void = (timeoutMs) => {
    const context = vm.createContext(box)
    const compiled = new vm.Script('run()')
    script = (timeout) => void compiled.runInContext(context, { timeout })
    script(timeoutMs)
  }
  return {
    run<T>(timeoutMs: number, task: () => T): Result<T, Overrun> {
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
    },
  }
}

const isTimeout = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
