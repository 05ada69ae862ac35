/**
 * Unfolds one LZ4 frame (https://github.com/lz4/lz4, lz4_Frame_format.md and lz4_Block_format.md). Our own, because
 * lz4js trusts every length: a damaged frame sends it backwards, and it never ends. Checksums are passed over: Kafka's
 * batches have one of their own.
 */

const magic = 0x184d2204
const endMark = 0
const storedFlag = 0x80000000
/** Matches are at least this long, so their length is counted from here. */
const shortestMatch = 4

/** @throws RangeError on damaged bytes, and where more than `maxBytes` would come out */
export function unfoldLz4Frame(frame: Buffer, maxBytes: number): Buffer {
  const { blocksAt, checksumBytes } = readHeader(frame)
  const out = new GrowingBuffer(Math.min(maxBytes, frame.length * 4), maxBytes)
  let at = blocksAt
  for (;;) {
    if (at + 4 > frame.length) throw cutOff()
    const word = frame.readUInt32LE(at)
    at += 4
    if (word === endMark) return out.bytes()
    const isStored = word >= storedFlag
    const end = at + (isStored ? word - storedFlag : word)
    if (end > frame.length) throw cutOff()
    if (isStored) out.append(frame, at, end)
    else unfoldBlock(frame, at, end, out)
    at = end + checksumBytes
  }
}

const cutOff = (): RangeError => new RangeError('an LZ4 frame is cut off')
const damaged = (): RangeError => new RangeError('an LZ4 frame is damaged')

function readHeader(frame: Buffer): { readonly blocksAt: number; readonly checksumBytes: number } {
  if (frame.length < 7) throw cutOff()
  if (frame.readUInt32LE(0) !== magic) throw new RangeError('these bytes are no LZ4 frame')
  const flags = frame[4] as number
  if (flags >> 6 !== 1) throw new RangeError(`an LZ4 frame of version ${flags >> 6} cannot be read`)
  const sizeBytes = (flags & 0x08) === 0 ? 0 : 8
  const dictionaryBytes = (flags & 0x01) === 0 ? 0 : 4
  return { blocksAt: 7 + sizeBytes + dictionaryBytes, checksumBytes: (flags & 0x10) === 0 ? 0 : 4 }
}

function unfoldBlock(frame: Buffer, start: number, end: number, out: GrowingBuffer): void {
  let at = start
  const length = (code: number): number => {
    let total = code
    for (let more = code === 15; more;) {
      if (at >= end) throw damaged()
      const byte = frame[at] as number
      at += 1
      total += byte
      more = byte === 255
    }
    return total
  }
  while (at < end) {
    const token = frame[at] as number
    at += 1
    const literals = length(token >> 4)
    if (at + literals > end) throw damaged()
    out.append(frame, at, at + literals)
    at += literals
    // The last sequence of a block has no match.
    if (at === end) return
    if (at + 2 > end) throw damaged()
    const offset = frame.readUInt16LE(at)
    at += 2
    out.repeat(offset, length(token & 15) + shortestMatch)
  }
}

/** Bytes that become more, up to a limit. */
class GrowingBuffer {
  readonly #maxBytes: number
  #buffer: Buffer
  #size = 0

  constructor(startBytes: number, maxBytes: number) {
    this.#buffer = Buffer.allocUnsafe(startBytes)
    this.#maxBytes = maxBytes
  }

  bytes(): Buffer {
    return this.#buffer.subarray(0, this.#size)
  }

  append(source: Buffer, from: number, to: number): void {
    this.#makeRoom(to - from)
    source.copy(this.#buffer, this.#size, from, to)
    this.#size += to - from
  }

  /** What was written `offset` bytes ago, once more; it may reach into what it writes. */
  repeat(offset: number, length: number): void {
    if (offset === 0 || offset > this.#size) throw damaged()
    this.#makeRoom(length)
    const buffer = this.#buffer
    const from = this.#size - offset
    if (offset >= length) buffer.copyWithin(this.#size, from, from + length)
    else for (let i = 0; i < length; i += 1) buffer[this.#size + i] = buffer[from + i] as number
    this.#size += length
  }

  #makeRoom(length: number): void {
    const needed = this.#size + length
    if (needed <= this.#buffer.length) return
    if (needed > this.#maxBytes) throw new RangeError(`an LZ4 frame unfolds to more than ${this.#maxBytes} bytes`)
    const larger = Buffer.allocUnsafe(Math.min(this.#maxBytes, Math.max(needed, this.#buffer.length * 2)))
    this.#buffer.copy(larger, 0, 0, this.#size)
    this.#buffer = larger
  }
}
