import { type Account, type AccountExamples, maxAccountExamples } from '#shared/schema/account.ts'
import type { TwoSidedAccount } from './account.ts'

const fates = ['lost', 'duplicated', 'late', 'unexpected'] as const

/** Collects some ids of each fate while both sides are read once more: the account itself keeps no ids. */
export class ExampleIds {
  readonly #both: TwoSidedAccount
  readonly #counts: Account
  readonly #found = {
    lost: new Set<string>(),
    duplicated: new Set<string>(),
    late: new Set<string>(),
    unexpected: new Set<string>(),
  }

  constructor(both: TwoSidedAccount, counts: Account) {
    this.#both = both
    this.#counts = counts
  }

  /** Nothing more is to be found, on the sent side (everything but what is unexpected) or the received one. */
  isFull(side: 'sent' | 'received'): boolean {
    const asked = side === 'sent' ? fates.filter((fate) => fate !== 'unexpected') : (['unexpected'] as const)
    return asked.every((fate) => this.#found[fate].size >= Math.min(maxAccountExamples, this.#counts[fate]))
  }

  add(eventId: string): void {
    const fate = this.#both.fateOf(eventId)
    if (fate !== 'fine' && this.#found[fate].size < maxAccountExamples) this.#found[fate].add(eventId)
  }

  lists(): AccountExamples {
    const { lost, duplicated, late, unexpected } = this.#found
    return { lost: [...lost], duplicated: [...duplicated], late: [...late], unexpected: [...unexpected] }
  }
}
