import type { Account } from '#shared/schema/account.ts'

/** An account with some of the ids that were lost. */
export type Accounted = {
  readonly account: Account
  /** Lost ids, at most 20. */
  readonly examples: readonly string[]
  /** There are more lost ids than examples. */
  readonly more: boolean
}
