import { decodeUtf8 } from '#shared/lib/utf8.ts'
import type { Diagnostic } from '#shared/schema/record.ts'

/** Thrown inside this folder only, where bytes are no Protobuf; caught where a body's decoding ends. */
export class WireProblem extends Error {
  readonly diagnostic: Diagnostic

  constructor(code: string, message: string) {
    super(message)
    this.diagnostic = { code, message }
  }
}

/** A 64-bit number takes ten bytes of seven bits. */
const maxVarintBits = 70

/**
 * Reads the primitives of the wire format. `end` moves inwards for the length of a nested message, so that nothing
 * inside can read beyond its own bytes.
 */
export class WireReader {
  readonly bytes: Buffer
  at: number
  end: number
  /** The last varint or 64-bit number read, in two halves of 32 bits. */
  low = 0
  high = 0

  constructor(bytes: Uint8Array) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.at = 0
    this.end = bytes.byteLength
  }

  /** Reads into `low` and `high`. */
  varint(): void {
    const { bytes, end } = this
    let at = this.at
    let low = 0
    let high = 0
    for (let shift = 0; shift < maxVarintBits; shift += 7) {
      if (at >= end) this.#truncated('a number', at)
      const byte = bytes[at] as number
      at += 1
      const bits = byte & 127
      if (shift < 28) low |= bits << shift
      else if (shift === 28) {
        low |= bits << 28
        high = bits >>> 4
      } else high |= bits << (shift - 32)
      if (byte < 128) {
        this.at = at
        this.low = low
        this.high = high
        return
      }
    }
    throw new WireProblem('protobuf-malformed', `The number at byte ${this.at} is longer than ten bytes.`)
  }

  /** A field's tag, at most 32 bits. */
  tag(): number {
    const first = this.bytes[this.at] as number
    if (first < 128) {
      this.at += 1
      return first
    }
    const start = this.at
    this.varint()
    if (this.high !== 0) throw new WireProblem('protobuf-malformed', `The tag at byte ${start} is larger than 32 bits.`)
    return this.low >>> 0
  }

  /** A length, checked against what is left. */
  length(): number {
    const start = this.at
    this.varint()
    const length = this.low >>> 0
    if (this.high !== 0 || length > this.end - this.at) {
      throw new WireProblem(
        'protobuf-truncated',
        `The length at byte ${start} asks for more bytes than the ${this.end - this.at} that follow.`,
      )
    }
    return length
  }

  /** Moves over `count` bytes and returns where they began. */
  take(count: number): number {
    const start = this.at
    if (count > this.end - start) this.#truncated(`${count} bytes`, start)
    this.at = start + count
    return start
  }

  fixed32(): number {
    return this.bytes.readUInt32LE(this.take(4))
  }

  /** Reads into `low` and `high`. */
  fixed64(): void {
    const start = this.take(8)
    this.low = this.bytes.readInt32LE(start)
    this.high = this.bytes.readInt32LE(start + 4)
  }

  /** The text of the next bytes with their length before them, or null where they are no UTF-8. */
  text(): string | null {
    const length = this.length()
    const start = this.take(length)
    const { bytes, at } = this
    for (let i = start; i < at; i += 1) {
      if ((bytes[i] as number) > 127) return decodeUtf8(bytes.subarray(start, at))
    }
    return bytes.toString('latin1', start, at)
  }

  /** The next bytes, with their length before them; a view, no copy. */
  chunk(): Uint8Array {
    const length = this.length()
    const start = this.take(length)
    return this.bytes.subarray(start, start + length)
  }

  #truncated(what: string, at: number): never {
    throw new WireProblem(
      'protobuf-truncated',
      `The bytes end at ${this.end} in the middle of ${what} that begins at byte ${at}.`,
    )
  }
}
