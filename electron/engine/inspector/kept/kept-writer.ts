import type { RawRecord } from '#shared/schema/record.ts'
import type { Database } from '../../store/database.ts'
import { sql, type SqlValue } from '../../store/sql.ts'
import type { DropCause } from '../drop-count.ts'
import type { Summary } from '../judge.ts'
import { encodeHeaders } from './header-codec.ts'
import { inlineBytes, largeId, type LargePart, notJudged, pieceBytes } from './schema.ts'

/** A record on its way into the store; `summary` null = not looked at yet. */
export type KeptInput = {
  readonly raw: RawRecord
  readonly summary: Summary | null
  /** Its long parts were written by `prepare` and are not written again. */
  readonly isPrepared?: boolean
}

export type KeptLimits = { readonly maxRecords: number; readonly maxBytes: number }

/** What was dropped by one insertion, and why. */
export type Dropped = { readonly records: number; readonly because: DropCause | null }

/** What a row costs beside its payloads, in bytes: columns and b-tree. Measured: 100 to 150. */
const rowBytes = 128
/** Rows that are dropped together: enough to be cheap, few enough not to be noticed. */
const chunkRecords = 1_024
const chunkBytes = 8 * 1_048_576

const insertRow = sql<readonly SqlValue[]>('kept.insert')`
  INSERT INTO kept (seq, topic, partition, record_offset, timestamp_ms, key, key_bytes, value, value_bytes,
    headers, headers_bytes, revision, format, verdict, event_name, user, event_bytes)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
const insertLarge = sql<[number, Uint8Array]>('kept.insert-large')`
  INSERT OR REPLACE INTO kept_large (id, bytes) VALUES (?, ?)`
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

  /**
   * Writes the long parts of the record that is to be inserted next, one piece with each step, so that others get their
   * turn in between. Nobody sees them before the record is inserted; when it never is, the next one takes their place.
   */
  *prepare(raw: RawRecord): Generator<void, void> {
    const parts = [
      ['key', raw.key] as const,
      ['value', raw.value] as const,
      ['headers', encodeHeaders(raw.headers)] as const,
    ]
    for (const [part, bytes] of parts) {
      if (bytes === null || bytes.length <= inlineBytes) continue
      for (const piece of piecesOf(this.#headSeq, part, bytes)) {
        this.#database.run(insertLarge, piece.id, piece.bytes)
        yield
      }
    }
  }

  close(): void {
    this.#database.close()
  }

  #insertOne(seq: number, { raw, summary, isPrepared }: KeptInput, revision: number): number {
    const headers = encodeHeaders(raw.headers)
    const inline = (part: LargePart, bytes: Uint8Array | null) => this.#inline(seq, part, bytes, isPrepared === true)
    const row: readonly SqlValue[] = [
      seq,
      raw.topic,
      raw.partition,
      raw.offset,
      raw.timestampMs,
      inline('key', raw.key),
      raw.key?.length ?? 0,
      inline('value', raw.value),
      raw.value?.length ?? 0,
      inline('headers', headers),
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

  #inline(seq: number, part: LargePart, bytes: Uint8Array | null, isPrepared: boolean): Uint8Array | null {
    if (bytes === null || bytes.length <= inlineBytes) return bytes
    if (!isPrepared)
      for (const piece of piecesOf(seq, part, bytes)) this.#database.run(insertLarge, piece.id, piece.bytes)
    return bytes.subarray(0, inlineBytes)
  }

  #account(bytes: number): void {
    this.#headSeq += 1
    this.#bytes += bytes
    const last = this.#chunks.at(-1)
    if (last === undefined || last.records >= chunkRecords || last.bytes >= chunkBytes) {
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

function* piecesOf(
  seq: number,
  part: LargePart,
  bytes: Uint8Array,
): Generator<{ id: number; bytes: Uint8Array }, void> {
  const first = largeId(seq, part)
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    yield { id: first + at / pieceBytes, bytes: bytes.subarray(at, at + pieceBytes) }
  }
}

/** Storing the record in one turn would hold up everything else on the engine's thread. */
export const isBulky = ({ key, value, headers }: RawRecord): boolean =>
  (key?.length ?? 0) + (value?.length ?? 0) + headers.reduce((sum, [, header]) => sum + (header?.length ?? 0), 0) >
  pieceBytes
