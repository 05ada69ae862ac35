import { implement, type ImplementerInternalWithMiddlewares } from '@orpc/server'
import { contract, type Contract } from '#shared/contract/index.ts'
import { toContractError, type ErrorSink } from './errors.ts'

type NoContext = Record<never, never>

export type ContractImplementer = ImplementerInternalWithMiddlewares<Contract, NoContext, NoContext>

/** The contract, ready to be given handlers; whatever they throw leaves as an error of the contract. */
export function createImplementer(sink: ErrorSink): ContractImplementer {
  return implement(contract).use(async ({ next, path }) => {
    try {
      return await next()
    } catch (error) {
      throw toContractError(error, path, sink)
    }
  })
}
