import { AppError } from '#shared/lib/app-error.ts'

/** Exit codes of every command (interfaces.md §2). */
export const exitCodes = {
  good: 0,
  /** Done, and what was checked is not good. */
  notGood: 1,
  /** Bad usage or a bad file. */
  usage: 2,
  /** Could not reach something. */
  unreachable: 3,
  interrupted: 130,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

const byErrorCode: Readonly<Record<string, ExitCode>> = {
  BAD_INPUT: exitCodes.usage,
  BAD_FILTER: exitCodes.usage,
  BAD_FILE: exitCodes.usage,
  NOT_FOUND: exitCodes.usage,
  CONFLICT: exitCodes.usage,
  READ_ONLY: exitCodes.usage,
  CONFIRMATION_REQUIRED: exitCodes.usage,
  SECRET_MISSING: exitCodes.usage,
  PORT_TAKEN: exitCodes.usage,
  // A file that cannot be written, a disk that is full: nothing was checked that could be good or not.
  STORE_FAILED: exitCodes.usage,
  UNREACHABLE: exitCodes.unreachable,
}

/** The exit code that an error of the list in `shared/contract/errors.ts` stands for. */
export const exitCodeOf = (errorCode: string): ExitCode => byErrorCode[errorCode] ?? exitCodes.notGood

/** A topic that does not exist is what was looked at and found missing, not bad usage: exit 1 (interfaces.md §2, `tail`). */
export const isUnknownTopic = (error: unknown): error is AppError =>
  error instanceof AppError && error.code === 'NOT_FOUND' && error.data?.['topics'] !== undefined
