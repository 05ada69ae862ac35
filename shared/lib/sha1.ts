/**
 * SHA-1 (FIPS 180-4), for UUID version 5 only: shared/ has no node:crypto, and the browser's is asynchronous.
 * Not for anything that must resist an attacker.
 */

/** Message schedule and chaining value; written and read within one call. */
const w = new Int32Array(80)
const state = new Int32Array(5)
const lastBlocks = new Uint8Array(128)

/** The 20-byte digest of the first `length` bytes. */
export function sha1(message: Uint8Array, length = message.length): Uint8Array<ArrayBuffer> {
  state[0] = 0x67452301
  state[1] = 0xefcdab89
  state[2] = 0x98badcfe
  state[3] = 0x10325476
  state[4] = 0xc3d2e1f0
  const whole = length - (length % 64)
  for (let at = 0; at < whole; at += 64) block(message, at)
  const rest = length - whole
  const padded = rest < 56 ? 64 : 128
  lastBlocks.fill(0)
  for (let i = 0; i < rest; i += 1) lastBlocks[i] = message[whole + i] ?? 0
  lastBlocks[rest] = 0x80
  // The length in bits, in the last eight bytes.
  let bits = length * 8
  for (let i = padded - 1; bits > 0; i -= 1) {
    lastBlocks[i] = bits % 256
    bits = Math.floor(bits / 256)
  }
  for (let at = 0; at < padded; at += 64) block(lastBlocks, at)
  return digest()
}

function digest(): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(20)
  for (let i = 0; i < 20; i += 1) bytes[i] = (state[i >> 2] ?? 0) >>> (24 - (i % 4) * 8)
  return bytes
}

function schedule(bytes: Uint8Array, at: number): void {
  for (let i = 0; i < 16; i += 1) {
    const from = at + i * 4
    w[i] =
      ((bytes[from] ?? 0) << 24) |
      ((bytes[from + 1] ?? 0) << 16) |
      ((bytes[from + 2] ?? 0) << 8) |
      (bytes[from + 3] ?? 0)
  }
  for (let i = 16; i < 80; i += 1) {
    const x = (w[i - 3] ?? 0) ^ (w[i - 8] ?? 0) ^ (w[i - 14] ?? 0) ^ (w[i - 16] ?? 0)
    w[i] = (x << 1) | (x >>> 31)
  }
}

function block(bytes: Uint8Array, at: number): void {
  schedule(bytes, at)
  let a = state[0] ?? 0
  let b = state[1] ?? 0
  let c = state[2] ?? 0
  let d = state[3] ?? 0
  let e = state[4] ?? 0
  for (let i = 0; i < 80; i += 1) {
    let mix: number
    if (i < 20) mix = ((b & c) | (~b & d)) + 0x5a827999
    else if (i < 40) mix = (b ^ c ^ d) + 0x6ed9eba1
    else if (i < 60) mix = ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc
    else mix = (b ^ c ^ d) + 0xca62c1d6
    const next = (((a << 5) | (a >>> 27)) + mix + e + (w[i] ?? 0)) | 0
    e = d
    d = c
    c = (b << 30) | (b >>> 2)
    b = a
    a = next
  }
  state[0] = (state[0] ?? 0) + a
  state[1] = (state[1] ?? 0) + b
  state[2] = (state[2] ?? 0) + c
  state[3] = (state[3] ?? 0) + d
  state[4] = (state[4] ?? 0) + e
}
