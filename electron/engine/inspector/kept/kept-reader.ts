import type { RawRecord } from '#shared/schema/record.ts'
import type { SchemaEntry } from '#shared/schema/schema-entry.ts'
import type { Database } from '../../store/database.ts'
import { fragment, type Sql, sql, type SqlValue } from '../../store/sql.ts'
import { decodeHeaders } from './header-codec.ts'
import { keptSchema } from './kept-schemas.ts'
import { inlineBytes, largeId, type LargePart, pieceBytes } from './schema.ts'

/** A kept record as it stands in its row. Payloads longer than `inlineBytes` are only begun here; `wholeRecord` completes them. */
export type KeptRow = {
  readonly seq: number
  readonly topic: string
  readonly partition: number
  /** Decimal strings, for both may pass 2^53. */
  readonly offset: string
  readonly timestampMs: string
  readonly key: Uint8Array | null
  readonly keyBytes: number
  readonly value: Uint8Array | null
  readonly valueBytes: number
  readonly headers: Uint8Array | null
  readonly headersBytes: number
  readonly revision: number
  readonly format: string | null
  readonly verdict: string | null
  readonly eventName: string | null
  readonly user: string | null
  readonly eventBytes: number | null
  /** Its payloads and headers were left out. */
  readonly slim?: number
}

const columns = fragment`seq, topic, partition, CAST(record_offset AS TEXT) AS offset,
  CAST(timestamp_ms AS TEXT) AS timestampMs, key, key_bytes AS keyBytes, value, value_bytes AS valueBytes,
  headers, headers_bytes AS headersBytes, revision, format, verdict, event_name AS eventName, user,
  event_bytes AS eventBytes`
const byRange = sql<[number, number], KeptRow>('kept.range')`
  SELECT ${columns} FROM kept WHERE seq >= ? AND seq < ? ORDER BY seq`
const bySeq = sql<[number], KeptRow>('kept.one')`SELECT ${columns} FROM kept WHERE seq = ?`
const largeBytes = sql<[number, number], { bytes: Uint8Array }>('kept.large')`
  SELECT bytes FROM kept_large WHERE id >= ? AND id < ? ORDER BY id`

const slimColumns = fragment`seq, topic, partition, CAST(record_offset AS TEXT) AS offset,
  CAST(timestamp_ms AS TEXT) AS timestampMs, NULL AS key, key_bytes AS keyBytes, NULL AS value,
  value_bytes AS valueBytes, NULL AS headers, headers_bytes AS headersBytes, revision, format, verdict,
  event_name AS eventName, user, event_bytes AS eventBytes, 1 AS slim`

/** When a row came and what became of it, as it stands in the file. */
export type KeptMark = {
  readonly seq: number
  readonly timestampMs: number
  readonly revision: number
  readonly verdict: string | null
}
const marksByRange = sql<[number, number], KeptMark>('kept.marks')`
  SELECT seq, timestamp_ms AS timestampMs, revision, verdict FROM kept WHERE seq >= ? AND seq < ? ORDER BY seq`

/** A condition over the columns of a row, made of fixed parts; whatever people wrote is bound. */
export type RowCondition = { readonly text: string; readonly params: readonly SqlValue[] }

/** The reading side of the kept records, on a connection of its own. */
export class KeptReader {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** The rows that are still kept of from <= seq < to, oldest first. */
  range(from: number, to: number): readonly KeptRow[] {
    return this.#database.all(byRange, from, to)
  }

  /** As `range`, only what time and verdict tell. */
  marks(from: number, to: number): readonly KeptMark[] {
    return this.#database.all(marksByRange, from, to)
  }

  /** Those of from <= seq < to that meet the condition, oldest first. */
  seqsWhere({ text, params }: RowCondition, from: number, to: number): readonly number[] {
    const query: Sql<readonly SqlValue[], { seq: number }> = {
      name: 'kept.where',
      text: `SELECT seq FROM kept WHERE seq >= ? AND seq < ? AND ${text} ORDER BY seq`,
      bigint: false,
    }
    return this.#database.all(query, from, to, ...params).map(({ seq }) => seq)
  }

  /** The same as rows without their payloads, which `row` brings. */
  slimRowsWhere({ text, params }: RowCondition, from: number, to: number): readonly KeptRow[] {
    const query: Sql<readonly SqlValue[], KeptRow> = {
      name: 'kept.slim-where',
      text: `SELECT ${slimColumns.fragment} FROM kept WHERE seq >= ? AND seq < ? AND ${text} ORDER BY seq`,
      bigint: false,
    }
    return this.#database.all(query, from, to, ...params)
  }

  row(seq: number): KeptRow | undefined {
    return this.#database.get(bySeq, seq)
  }

  /** The record with all its bytes. */
  wholeRecord(row: KeptRow): RawRecord {
    return {
      topic: row.topic,
      partition: row.partition,
      offset: BigInt(row.offset),
      timestampMs: BigInt(row.timestampMs),
      key: this.#whole(row, 'key', row.key, row.keyBytes),
      value: this.#whole(row, 'value', row.value, row.valueBytes),
      headers: decodeHeaders(this.#whole(row, 'headers', row.headers, row.headersBytes)),
    }
  }

  /** What is known of the schema `id:1042` or `guid:…`; null where no stored record names it. */
  schema(key: string): SchemaEntry | null {
    return keptSchema(this.#database, key)
  }

  close(): void {
    this.#database.close()
  }

  #whole(row: KeptRow, part: LargePart, inline: Uint8Array | null, bytes: number): Uint8Array | null {
    if (bytes <= inlineBytes) return inline
    const first = largeId(row.seq, part)
    const pieces = this.#database.all(largeBytes, first, first + Math.ceil(bytes / pieceBytes))
    return pieces.length === 0 ? inline : Buffer.concat(pieces.map((piece) => piece.bytes))
  }
}
