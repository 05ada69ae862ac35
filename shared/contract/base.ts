import { oc } from '@orpc/contract'
import { contractErrors } from './errors.ts'

/** Every procedure may answer with every error of the list. */
export const procedure = oc.errors(contractErrors)

/** Pages are small: ≤ 500 rows a call (architecture.md §4). */
export const maxPageRows = 500
