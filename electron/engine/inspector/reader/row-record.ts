import type { DecodedPayload, DecodedRecord } from '#shared/domain/decode/types.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import type { KeptRow } from '../kept/kept-reader.ts'
import type { SessionReader } from './session-reader.ts'

/** A kept record as filters see it: decoded when a payload is first asked for, its place known without. */
export class RowRecord implements DecodedRecord {
  readonly #row: KeptRow
  readonly #session: SessionReader
  readonly raw: RawRecord
  #whole: DecodedRecord | null = null

  constructor(row: KeptRow, session: SessionReader) {
    this.#row = row
    this.#session = session
    this.raw = new RowRaw(row, () => this.whole.raw)
  }

  get key(): DecodedPayload {
    return this.whole.key
  }

  get value(): DecodedPayload {
    return this.whole.value
  }

  get whole(): DecodedRecord {
    this.#whole ??= this.#session.judge.decode(this.#session.rows.wholeRecord(this.#fullRow()))
    return this.#whole
  }

  /** Rows may come without their payloads; one that made room meanwhile has none any more. */
  #fullRow(): KeptRow {
    if (this.#row.slim === undefined) return this.#row
    return this.#session.rows.row(this.#row.seq) ?? this.#row
  }
}

class RowRaw implements RawRecord {
  readonly #row: KeptRow
  readonly #whole: () => RawRecord

  constructor(row: KeptRow, whole: () => RawRecord) {
    this.#row = row
    this.#whole = whole
  }

  get topic(): string {
    return this.#row.topic
  }

  get partition(): number {
    return this.#row.partition
  }

  get offset(): bigint {
    return BigInt(this.#row.offset)
  }

  get timestampMs(): bigint {
    return BigInt(this.#row.timestampMs)
  }

  get key(): Uint8Array | null {
    return this.#whole().key
  }

  get value(): Uint8Array | null {
    return this.#whole().value
  }

  get headers(): RawRecord['headers'] {
    return this.#whole().headers
  }
}
