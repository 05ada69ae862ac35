import { isUtf8 } from 'node:buffer'
import { shortestFloat } from '#shared/lib/shortest-float.ts'
import type { Diagnostic } from '#shared/schema/record.ts'

/**
 * Why a body cannot be read, and in which field. Thrown where reading finds it, caught by the decoder: the body's
 * readers stay free of checks, which is what makes them fast.
 */
export class Unreadable extends Error {
  #path = ''

  /** Where in the value, as `order.items[3].price`; empty for the value itself. */
  get path(): string {
    return this.#path.replace(/^\./, '')
  }

  /** Adds the place around it: `.price`, `[3]`. */
  within(step: string): this {
    // Long paths tell no more than their end.
    if (this.#path.length < 300) this.#path = step + this.#path
    return this
  }
}

/** No schema that writes bytes at all comes near it. */
const valuesPerByte = 4
/** Values beside those that the bytes allow: a schema may have fields of no bytes (null, empty records). */
export const freeValues = 100_000
/** Everything that walks values may be recursive: JSON is bounded by 2,000 levels, and schemas add frames of their own. */
const maxDepth = 1_000

const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/**
 * Reads Avro's binary encoding. One instance reads one body after the other. Never reads beyond the body, and counts
 * values and levels, so that time and memory are bounded by the body's size.
 */
export class BodyReader {
  #bytes: Buffer = Buffer.alloc(0)
  #at = 0
  #depth = 0
  #valuesLeft = 0
  #free = 0
  #notes: Diagnostic[] = []

  /** @param free values that need no bytes; a payload of several bodies shares them out */
  reset(bytes: Uint8Array, free = freeValues): void {
    this.#bytes = asBuffer(bytes)
    this.#at = 0
    this.#depth = 0
    this.#valuesLeft = free + valuesPerByte * bytes.length
    this.#free = free
    this.#notes = []
  }

  get at(): number {
    return this.#at
  }

  get left(): number {
    return this.#bytes.length - this.#at
  }

  /** All that is left, without reading it. */
  peek(): Buffer {
    return this.#bytes.subarray(this.#at)
  }

  /** What is worth knowing of the value, each kind once. */
  get notes(): readonly Diagnostic[] {
    return this.#notes
  }

  note(code: string, message: string): void {
    if (!this.#notes.some((note) => note.code === code)) this.#notes.push({ code, message })
  }

  /** Before the members of a record or the items of a block. */
  count(values: number): void {
    this.#valuesLeft -= values
    if (this.#valuesLeft < 0) throw new Unreadable('it claims far more values than it has bytes')
  }

  /** What remains of `free` for the next body. */
  get freeValuesLeft(): number {
    return Math.min(this.#free, this.#valuesLeft)
  }

  enter(): void {
    this.#depth += 1
    if (this.#depth > maxDepth) throw new Unreadable(`it is nested more than ${maxDepth} levels deep`)
  }

  leave(): void {
    this.#depth -= 1
  }

  boolean(): boolean {
    const byte = this.#bytes[this.#at]
    if (byte === undefined) throw ended(1, 0)
    if (byte > 1) throw new Unreadable(`a boolean is 0 or 1, found ${byte}`)
    this.#at += 1
    return byte === 1
  }

  int(): number {
    const value = this.long()
    if (typeof value === 'bigint' || value < -2_147_483_648 || value > 2_147_483_647) {
      throw new Unreadable(`${value} does not fit the type int`)
    }
    return value
  }

  /** Zig-zag varint; a bigint only beyond ±(2^53 - 1). */
  long(): number | bigint {
    const first = this.#bytes[this.#at]
    if (first === undefined) throw ended(1, 0)
    if (first < 0x80) {
      this.#at += 1
      return (first >>> 1) ^ -(first & 1)
    }
    return this.#longerLong()
  }

  #longerLong(): number | bigint {
    const bytes = this.#bytes
    let at = this.#at
    let factor = 1
    let value = 0
    // Seven groups of seven bits stay exact in a double.
    for (let group = 0; group < 7; group += 1) {
      const byte = bytes[at]
      if (byte === undefined) throw ended(1, 0)
      at += 1
      value += (byte & 0x7f) * factor
      if (byte < 0x80) {
        this.#at = at
        return value % 2 === 0 ? value / 2 : -(value + 1) / 2
      }
      factor *= 128
    }
    return this.#longestLong(BigInt(value), at)
  }

  #longestLong(low: bigint, from: number): number | bigint {
    let value = low
    let at = from
    for (let shift = 49n; shift < 70n; shift += 7n) {
      const byte = this.#bytes[at]
      if (byte === undefined) throw ended(1, 0)
      at += 1
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) {
        if (value > 0xffff_ffff_ffff_ffffn) break
        this.#at = at
        const decoded = (value >> 1n) ^ -(value & 1n)
        const number = Number(decoded)
        return Number.isSafeInteger(number) ? number : decoded
      }
    }
    throw new Unreadable('a number is longer than 64 bits')
  }

  float(): number {
    return shortestFloat(this.#bytes.readFloatLE(this.#take(4)))
  }

  double(): number {
    return this.#bytes.readDoubleLE(this.#take(8))
  }

  /** The next bytes, not copied. */
  fixed(size: number): Buffer {
    const from = this.#take(size)
    return this.#bytes.subarray(from, from + size)
  }

  bytes(): Buffer {
    return this.fixed(this.#length())
  }

  base64(size: number): string {
    const from = this.#take(size)
    return this.#bytes.toString('base64', from, from + size)
  }

  base64Bytes(): string {
    return this.base64(this.#length())
  }

  string(): string {
    const size = this.#length()
    const from = this.#take(size)
    const text = this.#bytes.toString('utf8', from, from + size)
    if (text.includes('\ufffd') && !isUtf8(this.#bytes.subarray(from, from + size))) this.#noteUtf8()
    return text
  }

  #noteUtf8(): void {
    this.note(
      'avro-string-not-utf8',
      'A string holds bytes that are not UTF-8; they are shown as U+FFFD. The raw bytes are unchanged: whoever wrote this put bytes where the schema says string.',
    )
  }

  /** Number of items in the next block of an array or map; 0 ends it. */
  blockCount(): number {
    const count = this.long()
    if (count >= 0) return this.#sensible(count)
    // A negative count is followed by the block's size in bytes, for readers that want to skip it.
    this.long()
    return this.#sensible(-count)
  }

  #sensible(count: number | bigint): number {
    if (typeof count === 'bigint') throw new Unreadable(`it claims ${count} items`)
    return count
  }

  #length(): number {
    const length = this.long()
    if (typeof length === 'bigint' || length < 0) throw new Unreadable(`a length of ${length} makes no sense`)
    return length
  }

  #take(size: number): number {
    const from = this.#at
    if (from + size > this.#bytes.length) throw ended(size, this.#bytes.length - from)
    this.#at = from + size
    return from
  }
}

const ended = (needed: number, left: number): Unreadable =>
  new Unreadable(`the payload ends here: ${needed} more byte${needed === 1 ? '' : 's'} expected, ${left} left`)
