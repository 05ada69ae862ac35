import type { SeededRandom } from './seeded-random.ts'

/** Longest input: longer ones do not reach other code, they only take longer. */
const maxBytes = 4_096

type Mutation = (bytes: Uint8Array, random: SeededRandom, other: Uint8Array) => Uint8Array

const joined = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts))

function flipBits(bytes: Uint8Array, random: SeededRandom): Uint8Array {
  const out = bytes.slice()
  for (let flips = 1 + random.below(8); flips > 0 && out.length > 0; flips -= 1) {
    const at = random.below(out.length)
    out[at] = out[at]! ^ (1 << random.below(8))
  }
  return out
}

const cut: Mutation = (bytes, random) => bytes.slice(0, random.below(bytes.length + 1))

const cutOut: Mutation = (bytes, random) => {
  const from = random.below(bytes.length + 1)
  return joined(bytes.subarray(0, from), bytes.subarray(from + random.below(16)))
}

const splice: Mutation = (bytes, random, other) =>
  joined(bytes.subarray(0, random.below(bytes.length + 1)), other.subarray(random.below(other.length + 1)))

const repeat: Mutation = (bytes, random) => {
  const from = random.below(bytes.length + 1)
  const part = bytes.subarray(from, from + 1 + random.below(64))
  return joined(
    bytes.subarray(0, from),
    ...Array.from({ length: 1 + random.below(40) }, () => part),
    bytes.subarray(from),
  )
}

const noise: Mutation = (bytes, random) => {
  const at = random.below(bytes.length + 1)
  return joined(bytes.subarray(0, at), random.bytes(random.below(32)), bytes.subarray(at))
}

/** Numbers that lengths and counts are made of: huge, negative, too long, one off. */
const attacks = [
  'ffffffff07',
  'ffffffff0f',
  'feffffff0f',
  'ffffffffffffffffff01',
  'ffffffffffffffffffff01',
  '7f',
  '8001',
  '01',
  '00',
  'ff',
].map((hex) => new Uint8Array(Buffer.from(hex, 'hex')))

const attackLength: Mutation = (bytes, random) => {
  const at = random.below(bytes.length + 1)
  return joined(bytes.subarray(0, at), random.pick(attacks), bytes.subarray(at + random.below(3)))
}

/** Tokens that text formats break on. */
const tokens = ['{', '[', '"', '\\u', '1e999999', '-', ',', ':', '\u0000', '{"a":', '[[[[[[[['].map((token) =>
  Buffer.from(token),
)

const attackText: Mutation = (bytes, random) => {
  const at = random.below(bytes.length + 1)
  return joined(bytes.subarray(0, at), random.pick(tokens), bytes.subarray(at))
}

const random: Mutation = (_, source) => source.bytes(source.below(200))

const mutations: readonly Mutation[] = [
  flipBits,
  flipBits,
  cut,
  cutOut,
  splice,
  repeat,
  noise,
  attackLength,
  attackLength,
  attackText,
  random,
]

/**
 * Damages a payload in one to three ways.
 * @param keep bytes at the start that mostly stay, so that the decoder of the schema is reached
 * @param other another payload to splice in
 */
export function mutate(bytes: Uint8Array, keep: number, source: SeededRandom, other: Uint8Array): Uint8Array {
  const kept = source.below(16) === 0 ? 0 : keep
  let body: Uint8Array = bytes.subarray(kept)
  // Mostly one damage only: a payload that is nearly right gets furthest into the decoders.
  for (let times = Math.max(1, source.below(6) - 2); times > 0; times -= 1)
    body = source.pick(mutations)(body, source, other)
  return joined(bytes.subarray(0, kept), body.subarray(0, maxBytes))
}
