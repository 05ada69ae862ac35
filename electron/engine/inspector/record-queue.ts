import type { RawRecord } from '#shared/schema/record.ts'

export type QueueLimits = { readonly maxRecords: number; readonly maxBytes: number }

/** Read but not yet stored. Some seconds of a fast topic, or a handful of very large records. */
export const queueLimits: QueueLimits = { maxRecords: 50_000, maxBytes: 128 * 1_048_576 }

/** A bounded queue of records between reading and storing. */
export class RecordQueue {
  readonly #limits: QueueLimits
  #records: RawRecord[] = []
  #taken = 0
  #bytes = 0

  constructor(limits: QueueLimits) {
    this.#limits = limits
  }

  get length(): number {
    return this.#records.length - this.#taken
  }

  get isFull(): boolean {
    return this.length >= this.#limits.maxRecords || this.#bytes >= this.#limits.maxBytes
  }

  /** 0 = empty, 1 = full. */
  get fill(): number {
    return Math.max(this.length / this.#limits.maxRecords, this.#bytes / this.#limits.maxBytes)
  }

  push(records: readonly RawRecord[]): void {
    for (const record of records) {
      this.#records.push(record)
      this.#bytes += sizeOf(record)
    }
  }

  /** The oldest records: at most `maxRecords`, and no more than `maxBytes` unless the first alone has more. */
  take(maxRecords: number, maxBytes: number): readonly RawRecord[] {
    let end = this.#taken
    let bytes = 0
    while (end < this.#records.length && end - this.#taken < maxRecords) {
      const record = this.#records[end]
      const size = record === undefined ? 0 : sizeOf(record)
      if (bytes > 0 && bytes + size > maxBytes) break
      bytes += size
      end += 1
    }
    const taken = this.#records.slice(this.#taken, end)
    this.#taken = end
    this.#bytes -= bytes
    this.#shrink()
    return taken
  }

  clear(): void {
    this.#records = []
    this.#taken = 0
    this.#bytes = 0
  }

  /** Gives the memory of taken records back, seldom enough to cost nothing. */
  #shrink(): void {
    if (this.#taken < this.#records.length / 2) return
    this.#records = this.#records.slice(this.#taken)
    this.#taken = 0
  }
}

const sizeOf = (record: RawRecord): number => (record.key?.length ?? 0) + (record.value?.length ?? 0) + 64
