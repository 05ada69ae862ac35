import type { RawRecord } from '#shared/schema/record.ts'
import type { Database } from '../../store/database.ts'
import { sql, type SqlValue } from '../../store/sql.ts'
import type { DropCause } from '../drop-count.ts'
import type { Summary } from '../judge.ts'
import { encodeHeaders } from './header-codec.ts'
import { inlineBytes, largeId, type LargePart, notJudged } from './schema.ts'

/** A record on its way into the store; `summary` null = not looked at yet. */
export type KeptInput = { readonly raw: RawRecord; readonly summary: Summary | null }

export type KeptLimits = { readonly maxRecords: number; readonly maxBytes: number }

/** What was dropped by one insertion, and why. */
export type Dropped = { readonly records: number; readonly because: DropCause | null }

/** What a row costs beside its payloads, in bytes: columns and b-tree. Measured: 100 to 150. */
const rowBytes = 128
/** Rows that are dropped together: large enough to be cheap, small enough not to be noticed. */
const chunkRecords = 1_024

const insertRow = sql<readonly SqlValue[]>('kept.insert')`
  INSERT INTO kept (seq, topic, partition, record_offset, timestamp_ms, key, key_bytes, value, value_bytes,
    headers, headers_bytes, revision, format, verdict, event_name, user, event_bytes)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
const insertLarge = sql<[number, Uint8Array]>('kept.insert-large')`INSERT INTO kept_large (id, bytes) VALUES (?, ?)`
const deleteRows = sql<[number]>('kept.drop')`DELETE FROM kept WHERE seq < ?`
const deleteLarge = sql<[number]>('kept.drop-large')`DELETE FROM kept_large WHERE id < ?`

type Chunk = { endSeq: number; records: number; bytes: number }

/** The writing side of the kept records: appends, and drops the oldest beyond the limits. */
export class KeptWriter {
  readonly #database: Database
  readonly #limits: KeptLimits
  readonly #chunks: Chunk[] = []
  #firstSeq: number
  #headSeq: number
  #bytes = 0

  /** `firstSeq`: the number that the first record gets. */
  constructor(database: Database, limits: KeptLimits, firstSeq: number) {
    this.#database = database
    this.#limits = limits
    this.#firstSeq = firstSeq
    this.#headSeq = firstSeq
  }

  get firstSeq(): number {
    return this.#firstSeq
  }

  get headSeq(): number {
    return this.#headSeq
  }

  /** Stores all or, when it throws, none of them. `revision` is that of the mapping that made the summaries. */
  insert(inputs: readonly KeptInput[], revision: number): Dropped {
    const added = this.#database.transaction('kept.insert-batch', () =>
      inputs.map((input, index) => this.#insertOne(this.#headSeq + index, input, revision)),
    )
    for (const bytes of added) this.#account(bytes)
    return this.#dropOldest()
  }

  close(): void {
    this.#database.close()
  }

  #insertOne(seq: number, { raw, summary }: KeptInput, revision: number): number {
    const headers = encodeHeaders(raw.headers)
    const row: readonly SqlValue[] = [
      seq,
      raw.topic,
      raw.partition,
      raw.offset,
      raw.timestampMs,
      this.#inline(seq, 'key', raw.key),
      raw.key?.length ?? 0,
      this.#inline(seq, 'value', raw.value),
      raw.value?.length ?? 0,
      this.#inline(seq, 'headers', headers),
      headers?.length ?? 0,
      summary === null ? notJudged : revision,
      summary?.format ?? null,
      summary?.verdict ?? null,
      summary?.eventName ?? null,
      summary?.user ?? null,
      summary?.eventBytes ?? null,
    ]
    this.#database.run(insertRow, ...row)
    return rowBytes + (raw.key?.length ?? 0) + (raw.value?.length ?? 0) + (headers?.length ?? 0)
  }

  #inline(seq: number, part: LargePart, bytes: Uint8Array | null): Uint8Array | null {
    if (bytes === null || bytes.length <= inlineBytes) return bytes
    this.#database.run(insertLarge, largeId(seq, part), bytes)
    return bytes.subarray(0, inlineBytes)
  }

  #account(bytes: number): void {
    this.#headSeq += 1
    this.#bytes += bytes
    const last = this.#chunks.at(-1)
    if (last === undefined || last.records >= chunkRecords) {
      this.#chunks.push({ endSeq: this.#headSeq, records: 1, bytes })
      return
    }
    last.endSeq = this.#headSeq
    last.records += 1
    last.bytes += bytes
  }

  #dropOldest(): Dropped {
    let records = 0
    let because: Dropped['because'] = null
    while (this.#chunks.length > 1) {
      const excess = this.#exceeded()
      const oldest = this.#chunks[0]
      if (excess === null || oldest === undefined) break
      this.#chunks.shift()
      this.#firstSeq = oldest.endSeq
      this.#bytes -= oldest.bytes
      records += oldest.records
      because = excess
    }
    if (records > 0) {
      this.#database.run(deleteRows, this.#firstSeq)
      this.#database.run(deleteLarge, largeId(this.#firstSeq, 'key'))
    }
    return { records, because }
  }

  #exceeded(): 'records' | 'bytes' | null {
    if (this.#headSeq - this.#firstSeq > this.#limits.maxRecords) return 'records'
    return this.#bytes > this.#limits.maxBytes ? 'bytes' : null
  }
}
