import { decodeUtf8 } from '#shared/lib/utf8.ts'
import type { ByteNote } from './annotate.ts'
import { readVarint, zigZag } from './varint.ts'

const magicBytes = 4
const syncBytes = 16
/** Entries of the header; writers put two to five there. */
const maxEntries = 100

/** An Avro object container: magic, metadata, sync marker, and the head of the first block. */
export function annotateContainer(bytes: Uint8Array): readonly ByteNote[] {
  const reader = new NoteReader(bytes, magicBytes)
  reader.notes.push({ from: 0, to: magicBytes, label: 'magic: Obj 01, an Avro object container' })
  if (!readMetadata(reader)) return reader.notes
  if (!reader.take(syncBytes, 'sync marker: repeated behind every block')) return reader.notes
  const records = reader.long((count) => `${Math.abs(count)} records in the first block`)
  if (records === null) return reader.notes
  const size = reader.long((length) => `${length} bytes in the first block`)
  if (size !== null) reader.take(bytes.length - reader.at, 'the first block, and what follows it')
  return reader.notes
}

function readMetadata(reader: NoteReader): boolean {
  let entries = 0
  for (;;) {
    const count = reader.long((value) => (value === 0 ? 'end of the metadata' : `metadata: ${Math.abs(value)} entries`))
    if (count === null) return false
    if (count === 0) return true
    if (count < 0 && reader.long((size) => `${size} bytes of metadata`) === null) return false
    for (let i = 0; i < Math.abs(count); i += 1) {
      entries += 1
      if (entries > maxEntries || !readEntry(reader)) return false
    }
  }
}

function readEntry(reader: NoteReader): boolean {
  const from = reader.at
  const key = reader.text()
  if (key === null) return false
  const value = reader.text()
  if (value === null) return false
  const shown = key === 'avro.schema' || value.length > 60 ? `${value.length} characters` : value
  reader.notes.push({ from, to: reader.at, label: `${key}: ${shown}` })
  return true
}

/** Walks over bytes and notes what it has seen. */
class NoteReader {
  readonly notes: ByteNote[] = []
  readonly #bytes: Uint8Array
  at: number

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes
    this.at = at
  }

  long(label: (value: number) => string): number | null {
    const read = readVarint(this.#bytes, this.at)
    if (read === null) return null
    const value = zigZag(read.value)
    this.notes.push({ from: this.at, to: read.end, label: label(value) })
    this.at = read.end
    return value
  }

  take(size: number, label: string): boolean {
    if (size <= 0 || this.at + size > this.#bytes.length) return false
    this.notes.push({ from: this.at, to: this.at + size, label })
    this.at += size
    return true
  }

  /** A length and that many bytes as text; noted by the caller. */
  text(): string | null {
    const length = readVarint(this.#bytes, this.at)
    if (length === null) return null
    const end = length.end + zigZag(length.value)
    if (end < length.end || end > this.#bytes.length) return null
    const text = decodeUtf8(this.#bytes.subarray(length.end, end)) ?? 'bytes'
    this.at = end
    return text
  }
}
