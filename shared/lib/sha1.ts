/**
 * SHA-1 (FIPS 180-4), for UUID version 5 only: shared/ has no node:crypto, and the browser's is asynchronous.
 * Not for anything that must resist an attacker.
 */
const words = new Uint32Array(80)

/** The 20-byte digest. */
export function sha1(message: Uint8Array): Uint8Array<ArrayBuffer> {
  const state = new Uint32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0])
  const padded = new Uint8Array((((message.length + 8) >> 6) + 1) << 6)
  padded.set(message)
  padded[message.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setUint32(padded.length - 8, Math.floor(message.length / 0x20000000))
  view.setUint32(padded.length - 4, message.length << 3)
  for (let at = 0; at < padded.length; at += 64) block(state, view, at)
  const digest = new Uint8Array(20)
  const out = new DataView(digest.buffer)
  for (let i = 0; i < 5; i += 1) out.setUint32(i * 4, state[i] ?? 0)
  return digest
}

function block(state: Uint32Array, view: DataView, at: number): void {
  const w = words
  for (let i = 0; i < 16; i += 1) w[i] = view.getUint32(at + i * 4)
  for (let i = 16; i < 80; i += 1) {
    const x = (w[i - 3] ?? 0) ^ (w[i - 8] ?? 0) ^ (w[i - 14] ?? 0) ^ (w[i - 16] ?? 0)
    w[i] = (x << 1) | (x >>> 31)
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0] = state
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
