import type { Account, AccountExamples } from '#shared/schema/account.ts'

/** An account with some of the ids behind its counts. */
export type Accounted = { readonly account: Account; readonly examples: AccountExamples }
