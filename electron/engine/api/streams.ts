import { toContractError, type ErrorSink } from './errors.ts'

/** Notifications at most ten a second, the status bar twice (architecture.md §4). */
export const streamIntervalMs = 100
export const systemIntervalMs = 500

/** Passes a stream on; an error on the way leaves as an error of the contract. */
export async function* withContractErrors<T>(
  stream: AsyncIterable<T>,
  path: readonly string[],
  sink: ErrorSink,
): AsyncGenerator<T, void> {
  try {
    yield* stream
  } catch (error) {
    throw toContractError(error, path, sink)
  }
}
