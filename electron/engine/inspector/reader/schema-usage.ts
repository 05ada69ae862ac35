import type { SchemaUse } from '#shared/contract/schemas.ts'
import { type Framing, framingOf, schemaKey } from '#shared/domain/decode/framing.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import { decodeHeaders } from '../kept/header-codec.ts'
import type { KeptRow } from '../kept/kept-reader.ts'
import { inlineBytes } from '../kept/schema.ts'
import type { SearchRange } from './filter-view.ts'
import type { SessionReader } from './session-reader.ts'
import type { SlicedWork } from './slices.ts'

/** Records that are counted together, and given up together when they made room. */
const pieceSeqs = 16_384
const chunkRows = 128
/** Bytes that only begin like frames name a schema each; nobody looks through more than these. */
const maxUses = 200
const maxTopics = 50

type Part = SchemaUse['part']
type Count = {
  readonly framing: Framing
  readonly part: Part
  count: number
  lastSeq: number
  readonly topics: Set<string>
}
type Piece = Map<string, Count>

/** How many kept records name which schema, counted in slices once somebody asks, and on as records arrive. */
export class SchemaUsage implements SlicedWork {
  readonly #session: SessionReader
  readonly #pieces = new Map<number, Piece>()
  #range: SearchRange
  /** All below are counted. */
  #next: number

  constructor(session: SessionReader) {
    this.#session = session
    this.#range = session.range
    this.#next = session.range.firstSeq
  }

  moveTo(range: SearchRange): void {
    this.#range = range
    this.#next = Math.max(this.#next, range.firstSeq)
    for (const number of this.#pieces.keys()) {
      if ((number + 1) * pieceSeqs <= range.firstSeq) this.#pieces.delete(number)
    }
  }

  step(untilMs: number): boolean {
    while (this.#next < this.#range.headSeq && performance.now() < untilMs) this.#countChunk()
    return this.#next < this.#range.headSeq
  }

  /** What is counted by now, the most used first; asking again gets more, until all is searched. */
  answer(): { uses: SchemaUse[]; searched: number; total: number } {
    const { firstSeq, headSeq } = this.#range
    const uses = [...merged(this.#pieces.values()).values()].toSorted((a, b) => b.count - a.count).slice(0, maxUses)
    return {
      uses: uses.map(({ framing, part, count, lastSeq, topics }) => ({
        schemaId: framing.kind === 'id' ? framing.schemaId : null,
        schemaGuid: framing.kind === 'guid' ? framing.schemaGuid : null,
        part,
        count,
        topics: [...topics].toSorted(),
        lastSeq,
      })),
      searched: Math.max(0, this.#next - firstSeq),
      total: headSeq - firstSeq,
    }
  }

  #countChunk(): void {
    const to = Math.min(this.#next + chunkRows, this.#range.headSeq)
    for (const row of this.#session.rows.range(this.#next, to)) {
      const record = this.#begun(row)
      this.#count(row, record, 'key')
      this.#count(row, record, 'value')
    }
    this.#next = to
  }

  /** The record with its payloads as far as they stand in the row, which is enough for their frames. */
  #begun(row: KeptRow): RawRecord {
    if (row.headersBytes > inlineBytes) return this.#session.rows.wholeRecord(row)
    const { topic, partition, key, value, headers } = row
    return { topic, partition, offset: 0n, timestampMs: 0n, key, value, headers: decodeHeaders(headers) }
  }

  #count(row: KeptRow, record: RawRecord, part: Part): void {
    const framing = framingOf(record, part)
    if (framing === null) return
    const number = Math.floor(row.seq / pieceSeqs)
    const piece = this.#pieces.get(number) ?? new Map<string, Count>()
    this.#pieces.set(number, piece)
    add(piece, { framing, part, count: 1, lastSeq: row.seq, topics: new Set([row.topic]) })
  }
}

function merged(pieces: Iterable<Piece>): Piece {
  const all: Piece = new Map()
  for (const piece of pieces) {
    for (const count of piece.values()) add(all, { ...count, topics: new Set(count.topics) })
  }
  return all
}

function add(piece: Piece, { framing, part, count, lastSeq, topics }: Count): void {
  const key = `${part} ${schemaKey(framing)}`
  const known = piece.get(key)
  if (known === undefined) {
    if (piece.size < 2 * maxUses) piece.set(key, { framing, part, count, lastSeq, topics })
    return
  }
  known.count += count
  known.lastSeq = Math.max(known.lastSeq, lastSeq)
  for (const topic of topics) if (known.topics.size < maxTopics) known.topics.add(topic)
}
