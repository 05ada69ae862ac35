/** Users that are remembered; beyond, the count is a lower bound. Some 10 MB in the worker. */
const maxUsers = 100_000

/** How many different users the events of a moving window have. */
export class DistinctUsers {
  /** User → the newest record of theirs. */
  readonly #lastSeqs = new Map<string, number>()
  #firstSeq = 0
  #exact = true

  add(user: string, seq: number): void {
    if (this.#lastSeqs.size < maxUsers || this.#lastSeqs.has(user)) this.#lastSeqs.set(user, seq)
    else this.#exact = false
  }

  /** `exact` false: there were more than can be remembered, so there are at least so many. */
  count(firstSeq: number): { readonly distinct: number; readonly exact: boolean } {
    if (firstSeq > this.#firstSeq) this.#forgetBelow(firstSeq)
    return { distinct: this.#lastSeqs.size, exact: this.#exact }
  }

  #forgetBelow(firstSeq: number): void {
    this.#firstSeq = firstSeq
    for (const [user, seq] of this.#lastSeqs) if (seq < firstSeq) this.#lastSeqs.delete(user)
  }
}
