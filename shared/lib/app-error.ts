/**
 * The one error that is thrown on purpose. `code` is from the list in `shared/contract/errors.ts`; `message` says what
 * happened, why, and what to do. It is caught once, at the edge that talks to people.
 */
export class AppError extends Error {
  readonly code: string
  readonly retryable: boolean
  readonly data: Readonly<Record<string, unknown>>

  constructor(
    code: string,
    message: string,
    options: { retryable?: boolean; data?: Readonly<Record<string, unknown>>; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'AppError'
    this.code = code
    this.retryable = options.retryable ?? false
    this.data = options.data ?? {}
  }
}
