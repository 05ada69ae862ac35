import { ORPCError } from '@orpc/client'
import type { ContractErrorCode, ContractErrorData } from '#shared/contract/errors.ts'
import { contractErrors } from '#shared/contract/errors.ts'
import { AppError } from '#shared/lib/app-error.ts'

/** What a screen shows of a failed call: the list's code and the engine's own words. */
export type CallProblem = {
  readonly code: ContractErrorCode
  /** What happened, why, what now. */
  readonly message: string
  readonly retryable: boolean
  readonly data: Partial<ContractErrorData>
}

const isKnown = (code: string): code is ContractErrorCode => Object.hasOwn(contractErrors, code)

function isData(data: unknown): data is ContractErrorData {
  return typeof data === 'object' && data !== null
}

/** Turns whatever a call threw into something that can be shown. */
export function problemOf(error: unknown): CallProblem {
  if (error instanceof ORPCError) {
    const data: Partial<ContractErrorData> = isData(error.data) ? error.data : {}
    const code = isKnown(error.code) ? error.code : 'INTERNAL'
    return { code, message: error.message, retryable: data.retryable ?? false, data }
  }
  if (error instanceof AppError && isKnown(error.code))
    return { code: error.code, message: error.message, retryable: error.retryable, data: {} }
  const message = error instanceof Error ? error.message : String(error)
  return { code: 'INTERNAL', message, retryable: false, data: {} }
}
