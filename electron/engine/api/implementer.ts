import { implement } from '@orpc/server'
import { contract } from '#shared/contract/index.ts'
import { toContractError, type ErrorSink } from './errors.ts'

/** The contract, ready to be given handlers; whatever they throw leaves as an error of the contract. */
export function createImplementer(sink: ErrorSink) {
  return implement(contract).use(async ({ next, path }) => {
    try {
      return await next()
    } catch (error) {
      throw toContractError(error, path, sink)
    }
  })
}

export type ContractImplementer = ReturnType<typeof createImplementer>
