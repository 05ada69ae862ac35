import { err, type Result } from '#shared/lib/result.ts'
import { whenAborted } from './time-limit.ts'
import type { Trouble } from './trouble.ts'

/** Waits for something that goes on by itself, but no longer than the signal allows. */
export async function orAborted<T>(
  work: Promise<Result<T, Trouble>>,
  signal: AbortSignal,
): Promise<Result<T, Trouble>> {
  let stop = (): void => undefined
  const left = new Promise<Result<T, Trouble>>((resolve) => {
    stop = whenAborted(signal, (trouble) => resolve(err(trouble)))
  })
  return await Promise.race([work, left]).finally(() => stop())
}
