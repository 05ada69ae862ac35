/**
 * Reads Kafka's wire types from a buffer, front to back. Bytes are handed out as views into the buffer, never copied.
 * Reading past the end throws a RangeError: the callers know whether that means "cut off" or "corrupt".
 */
export class ByteReader {
  readonly buffer: Buffer
  offset = 0

  constructor(buffer: Buffer) {
    this.buffer = buffer
  }

  get remaining(): number {
    return this.buffer.length - this.offset
  }

  int8(): number {
    const value = this.buffer.readInt8(this.offset)
    this.offset += 1
    return value
  }

  int16(): number {
    const value = this.buffer.readInt16BE(this.offset)
    this.offset += 2
    return value
  }

  int32(): number {
    const value = this.buffer.readInt32BE(this.offset)
    this.offset += 4
    return value
  }

  int64(): bigint {
    const value = this.buffer.readBigInt64BE(this.offset)
    this.offset += 8
    return value
  }

  skip(count: number): void {
    if (count < 0 || count > this.remaining) throw new RangeError(`${count} bytes wanted, ${this.remaining} there`)
    this.offset += count
  }

  /** A view of the next `count` bytes. */
  bytes(count: number): Buffer {
    const start = this.offset
    this.skip(count)
    return this.buffer.subarray(start, this.offset)
  }

  /** STRING: int16 length, UTF-8. */
  string(): string {
    return this.bytes(this.int16()).toString('utf8')
  }

  /** ARRAY: int32 count; a null array (-1) is empty. */
  array<T>(read: () => T): T[] {
    const count = this.int32()
    const items: T[] = []
    for (let index = 0; index < count; index += 1) items.push(read())
    return items
  }

  /** VARINT (zig-zag, 32 bits). */
  varint(): number {
    let raw = 0
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.buffer.readUInt8(this.offset)
      this.offset += 1
      raw |= (byte & 0x7f) << shift
      if (byte < 0x80) return (raw >>> 1) ^ -(raw & 1)
    }
    throw new RangeError('a varint is longer than five bytes')
  }

  /** VARLONG (zig-zag, 64 bits). Up to four bytes take the fast way without bigint arithmetic. */
  varlong(): bigint {
    const start = this.offset
    let raw = 0
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.buffer.readUInt8(this.offset)
      this.offset += 1
      raw |= (byte & 0x7f) << shift
      if (byte < 0x80) return BigInt((raw >>> 1) ^ -(raw & 1))
    }
    this.offset = start
    return this.longVarlong()
  }

  /** UNSIGNED_VARINT of the flexible versions (KIP-482), up to 32 bits. */
  uvarint(): number {
    let raw = 0
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.buffer.readUInt8(this.offset)
      this.offset += 1
      raw |= (byte & 0x7f) << shift
      if (byte < 0x80) return raw >>> 0
    }
    throw new RangeError('an unsigned varint is longer than five bytes')
  }

  /** COMPACT_STRING: length plus one, UTF-8; null is empty. */
  compactString(): string {
    return this.bytes(Math.max(0, this.uvarint() - 1)).toString('utf8')
  }

  /** COMPACT_ARRAY: count plus one; null is empty. */
  compactArray<T>(read: () => T): T[] {
    const count = this.uvarint() - 1
    const items: T[] = []
    for (let index = 0; index < count; index += 1) items.push(read())
    return items
  }

  /** TAG_BUFFER, which nobody here needs anything of. */
  skipTags(): void {
    for (let left = this.uvarint(); left > 0; left -= 1) {
      this.uvarint()
      this.skip(this.uvarint())
    }
  }

  /** VARINT length and that many bytes; -1 is null. */
  nullableBytes(): Buffer | null {
    const length = this.varint()
    return length < 0 ? null : this.bytes(length)
  }

  private longVarlong(): bigint {
    let raw = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.buffer.readUInt8(this.offset)
      this.offset += 1
      raw |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return BigInt.asIntN(64, (raw >> 1n) ^ -(raw & 1n))
    }
    throw new RangeError('a varlong is longer than ten bytes')
  }
}
