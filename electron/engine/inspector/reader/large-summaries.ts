import type { Summary } from '../judge.ts'

/** A few screens of large records; older ones are looked at again when somebody comes back to them. */
const maxSummaries = 2_000

/** Remembers what large records are, so that a page of them is not decoded again each time it is shown. */
export class LargeSummaries {
  readonly #bySeq = new Map<number, Summary>()

  get(seq: number): Summary | undefined {
    return this.#bySeq.get(seq)
  }

  set(seq: number, summary: Summary): void {
    const { eventName, user } = summary
    this.#bySeq.set(seq, { ...summary, eventName: ownText(eventName), user: ownText(user) })
    const [oldest] = this.#bySeq.keys()
    if (this.#bySeq.size > maxSummaries && oldest !== undefined) this.#bySeq.delete(oldest)
  }

  clear(): void {
    this.#bySeq.clear()
  }
}

/** A copy: a part of a decoded text would keep all of it in memory. */
const ownText = (text: string | null): string | null => (text === null ? null : Buffer.from(text).toString('utf8'))
