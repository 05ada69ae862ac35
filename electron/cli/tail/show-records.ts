import type { RecordDecoder } from '#engine/decoder/record-decoder.ts'
import type { DecodedRecord } from '#shared/domain/decode/types.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import type { CaptureFile } from './capture-file.ts'

export type Showing = {
  readonly decoder: RecordDecoder
  /** Told of records whose schemas had to be asked for. */
  readonly onFetched: (records: readonly RawRecord[]) => void
  readonly matches: (record: DecodedRecord) => boolean
  /** Infinity = no limit. */
  readonly limit: number
  readonly capture: CaptureFile | null
  readonly print: (records: readonly DecodedRecord[]) => Promise<void>
  readonly signal: AbortSignal
}

/** Decodes, filters, captures and prints records until so many are shown; counts what it received and showed. */
export class ShownRecords {
  received = 0
  shown = 0
  readonly #showing: Showing

  constructor(showing: Showing) {
    this.#showing = showing
  }

  /** Nothing more is to be shown. */
  get isDone(): boolean {
    return this.#showing.signal.aborted || this.shown >= this.#showing.limit
  }

  async add(records: readonly RawRecord[]): Promise<void> {
    const { decoder, onFetched, matches, limit, capture, print, signal } = this.#showing
    const fetching = decoder.prepare(records, signal)
    if (fetching !== null) {
      await fetching
      onFetched(records)
    }
    const left = limit - this.shown
    const picked: DecodedRecord[] = []
    for (const record of records) {
      if (picked.length >= left) break
      this.received += 1
      const decoded = decoder.decode(record)
      if (matches(decoded)) picked.push(decoded)
    }
    this.shown += picked.length
    if (picked.length === 0) return
    await capture?.add(picked.map((record) => record.raw))
    await print(picked)
  }
}
