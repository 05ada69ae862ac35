import { grouped } from '#shared/lib/quantity.ts'

/** Why records are not kept, in words; counted so that nothing is lost silently. */
export type DropCause = 'records' | 'bytes' | 'outrun' | 'store'

/** Counts what was dropped and remembers the newest cause. */
export class DropCount {
  readonly #words: Readonly<Record<DropCause, string>>
  readonly #counts = new Map<DropCause, number>()
  #total = 0
  #cause: DropCause | null = null

  constructor(limits: { readonly maxRecords: number; readonly maxBytes: number }) {
    const megabytes = Math.round(limits.maxBytes / 1_048_576)
    this.#words = {
      records: `The newest ${grouped(limits.maxRecords)} records are kept; older ones made room.`,
      bytes: `The newest ${grouped(megabytes)} MB of records are kept; older ones made room.`,
      outrun: 'Records arrived faster than they could be stored; some were skipped.',
      store:
        'Records could not be stored and were skipped: the disk is full or cannot be written. Free some space; storing goes on by itself.',
    }
  }

  get total(): number {
    return this.#total
  }

  get reason(): string | null {
    return this.#cause === null ? null : this.#words[this.#cause]
  }

  /** All reasons, most frequent first. */
  get reasons(): { reason: string; count: number }[] {
    const counted = [...this.#counts].map(([cause, count]) => ({ reason: this.#words[cause], count }))
    return counted.toSorted((a, b) => b.count - a.count)
  }

  add(count: number, cause: DropCause): void {
    if (count === 0) return
    this.#total += count
    this.#counts.set(cause, (this.#counts.get(cause) ?? 0) + count)
    this.#cause = cause
  }
}
