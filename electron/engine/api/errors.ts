import { ORPCError } from '@orpc/server'
import { ValidationError } from '@orpc/contract'
import { contractErrors, type ContractErrorCode, type ContractErrorData } from '#shared/contract/errors.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { Logger } from '../ports.ts'

/** Where unknown errors leave their trace. */
export type ErrorSink = { readonly logger: Logger; readonly correlationId: () => string }

const isContractCode = (code: string): code is ContractErrorCode => Object.hasOwn(contractErrors, code)

const contractError = (code: ContractErrorCode, message: string, data: ContractErrorData, cause: unknown) =>
  new ORPCError(code, { status: contractErrors[code].status, message, data, cause })

/** The one place where an error of the engine becomes an error of the contract (architecture.md §4). */
export function toContractError(error: unknown, path: readonly string[], sink: ErrorSink): ORPCError<string, unknown> {
  if (error instanceof ORPCError && isContractCode(error.code)) return error
  if (error instanceof ORPCError && error.code === 'BAD_REQUEST') return badInput(error, path)
  if (error instanceof AppError && isContractCode(error.code)) {
    return contractError(error.code, error.message, dataOf(error), error)
  }
  return internal(error, path, sink)
}

function badInput(error: ORPCError<string, unknown>, path: readonly string[]): ORPCError<string, unknown> {
  const issue = error.cause instanceof ValidationError ? error.cause.issues[0] : undefined
  const steps = issue?.path?.map((step) => String(typeof step === 'object' ? step.key : step)) ?? []
  const where = ['$', ...steps].join('.')
  const message = `${path.join('.')} was called with something it does not understand: ${where}: ${issue?.message ?? error.message}. Reload the page; when it stays, page and engine are of different versions.`
  return contractError('BAD_INPUT', message, { retryable: false, path: where }, error)
}

function dataOf(error: AppError): ContractErrorData {
  const { position, file, path } = error.data
  return {
    retryable: error.retryable,
    ...(typeof position === 'number' ? { position } : {}),
    ...(typeof file === 'string' ? { file } : {}),
    ...(typeof path === 'string' ? { path } : {}),
  }
}

function internal(error: unknown, path: readonly string[], sink: ErrorSink): ORPCError<string, unknown> {
  const correlationId = sink.correlationId()
  sink.logger.error({ correlationId, procedure: path.join('.'), err: error }, 'a procedure failed unexpectedly')
  const message = `Something went wrong inside Signalbench, in ${path.join('.')}. Nothing was changed that is not shown. The cause stands in .signalbench/engine.log under ${correlationId}; please report it.`
  return contractError('INTERNAL', message, { retryable: false, correlationId }, error)
}
