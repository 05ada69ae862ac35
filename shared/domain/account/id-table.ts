/** What is known of an id, as bits that are added up. */
export const seen = {
  sent: 1,
  /** A request with it came in, whatever was answered. */
  received: 2,
  /** It was answered with 2xx. */
  taken: 4,
  takenAgain: 8,
  /** The first attempt did not succeed. */
  firstFailed: 16,
  /** It was sent to a server that the received side does not see. */
  elsewhere: 32,
  /** It is still to be sent again. */
  open: 64,
} as const

const firstSlots = 1024
/** Above this share of used slots the table doubles. */
const maxLoad = 0.6

/**
 * Ids with bits, in 9 bytes a slot whatever the length of an id: a million ids take 18 to 36 MB. Ids are kept as 64-bit
 * hashes: of a million different ones, two fall together with a chance of 3 in 100,000,000.
 */
export class IdTable {
  #hashes = new Uint32Array(firstSlots * 2)
  #bits = new Uint8Array(firstSlots)
  #size = 0

  /** Different ids so far. */
  get size(): number {
    return this.#size
  }

  /** The bits of an id; 0 where it was never added. */
  bitsOf(id: string): number {
    const { high, low } = hash64(id)
    return this.#bits[this.#slotOf(high, low)] ?? 0
  }

  /** Adds bits to an id. An id must get at least one. */
  add(id: string, bits: number): void {
    const { high, low } = hash64(id)
    const slot = this.#slotOf(high, low)
    const before = this.#bits[slot] ?? 0
    this.#bits[slot] = before | bits
    if (before !== 0) return
    this.#hashes[slot * 2] = high
    this.#hashes[slot * 2 + 1] = low
    this.#size += 1
    if (this.#size > this.#bits.length * maxLoad) this.#grow()
  }

  /** How many ids meet a condition on their bits. */
  count(matches: (bits: number) => boolean): number {
    return this.#bits.reduce((sum, bits) => (bits !== 0 && matches(bits) ? sum + 1 : sum), 0)
  }

  /** The slot of a hash, or the free one where it belongs. */
  #slotOf(high: number, low: number): number {
    const mask = this.#bits.length - 1
    let slot = (low ^ (high << 7)) & mask
    while (this.#bits[slot] !== 0) {
      if (this.#hashes[slot * 2] === high && this.#hashes[slot * 2 + 1] === low) return slot
      slot = (slot + 1) & mask
    }
    return slot
  }

  #grow(): void {
    const hashes = this.#hashes
    const bits = this.#bits
    this.#hashes = new Uint32Array(hashes.length * 2)
    this.#bits = new Uint8Array(bits.length * 2)
    for (let old = 0; old < bits.length; old += 1) {
      const value = bits[old] ?? 0
      if (value === 0) continue
      const high = hashes[old * 2] ?? 0
      const low = hashes[old * 2 + 1] ?? 0
      const slot = this.#slotOf(high, low)
      this.#hashes[slot * 2] = high
      this.#hashes[slot * 2 + 1] = low
      this.#bits[slot] = value
    }
  }
}

/** Two 32-bit multiplicative hashes with different constants, mixed at the end (cyrb53 without cutting it to 53 bits). */
function hash64(text: string): { readonly high: number; readonly low: number } {
  let first = 0xdeadbeef
  let second = 0x41c6ce57
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index)
    first = Math.imul(first ^ unit, 2_654_435_761)
    second = Math.imul(second ^ unit, 1_597_334_677)
  }
  first = Math.imul(first ^ (first >>> 16), 2_246_822_507) ^ Math.imul(second ^ (second >>> 13), 3_266_489_909)
  second = Math.imul(second ^ (second >>> 16), 2_246_822_507) ^ Math.imul(first ^ (first >>> 13), 3_266_489_909)
  return { high: second >>> 0, low: first >>> 0 }
}
