import { AppError } from '#shared/lib/app-error.ts'

/** An AppError on its way between threads, which keep only the message of an Error. */
export type CallError = {
  readonly code: string
  readonly message: string
  readonly retryable: boolean
  readonly data: Readonly<Record<string, unknown>>
  readonly stack: string | undefined
}

/** The code of an error that nobody expected; at the edge it becomes INTERNAL with its stack in the log. */
const unexpected = 'UNEXPECTED'

/** Takes an error apart so that it survives the way between threads. */
export function packError(error: unknown): CallError {
  if (error instanceof AppError) {
    const { code, message, retryable, data, stack } = error
    return { code, message, retryable, data, stack }
  }
  const text = error instanceof Error ? error.message : String(error)
  const stack = error instanceof Error ? error.stack : undefined
  return { code: unexpected, message: text, retryable: false, data: {}, stack }
}

/** Puts it together again on the other side. */
export function unpackError(error: CallError): Error {
  if (error.code !== unexpected) {
    return new AppError(error.code, error.message, { retryable: error.retryable, data: error.data })
  }
  const plain = new Error(error.message)
  if (error.stack !== undefined) plain.stack = error.stack
  return plain
}
