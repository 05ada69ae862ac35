import { kinds, type Kind, payloadOf } from './payloads.ts'
import { Seeded } from './seeded.ts'

/** How many of each kind: 2,000 in all, of which 80 do not map, so that coverage is 96 %. */
const counts: Readonly<Record<Kind, number>> = {
  flat: 1_110,
  envelope: 600,
  'big-id': 60,
  'duplicate-headers': 30,
  avro: 60,
  protobuf: 30,
  'json-schema': 30,
  'missing-user': 18,
  'broken-json': 16,
  'missing-name': 12,
  oversized: 12,
  tombstone: 12,
  'not-utf8': 5,
  'unknown-schema': 5,
}

/** Partitions of each topic, with the offset that its first record here has. */
const firstOffsets = {
  'user-events': [8_790, 9_101, 8_644, 8_841, 9_020, 8_718],
  'purchase-events': [2_412, 2_377, 2_455],
} as const

const beginMs = Date.UTC(2026, 10, 16, 9, 30)

/** `captures/sample.ndjson` as text: the same bytes every time. */
export function sampleCapture(): string {
  const random = new Seeded(20_261_116)
  const users: readonly [string, ...string[]] = [
    'user_10432',
    ...Array.from({ length: 239 }, () => `user_${random.int(10_000, 99_999)}`),
  ]
  const order = random.shuffled(kinds.flatMap((kind) => Array.from({ length: counts[kind] }, () => kind)))
  const offsets = new Map<string, number>()
  let atMs = beginMs
  const lines = order.map((kind) => {
    atMs += random.int(5, 95)
    const { topic, user, value } = payloadOf(kind, random.pick(users), atMs - random.int(20, 900), random)
    const first = firstOffsets[topic]
    const partition = user === null ? random.int(0, first.length - 1) : partitionOf(user, first.length)
    const place = `${topic}/${partition}`
    const offset = (offsets.get(place) ?? first[partition] ?? 0) + 1
    offsets.set(place, offset)
    const key = user === null ? null : { utf8: user }
    return JSON.stringify({
      topic,
      partition,
      offset: String(offset),
      timestamp: String(atMs),
      key,
      headers: headers(kind, random),
      value: payload(value),
    })
  })
  return `${lines.join('\n')}\n`
}

/** The same user always comes to the same partition, as with Kafka's own partitioner. */
function partitionOf(user: string, partitions: number): number {
  let hash = 0
  for (const char of user) hash = (Math.imul(hash, 31) + (char.codePointAt(0) ?? 0)) >>> 0
  return hash % partitions
}

function headers(kind: Kind, random: Seeded): readonly (readonly [string, unknown])[] {
  const trace = ['traceparent', { utf8: `00-${random.hex(32)}-${random.hex(16)}-01` }] as const
  const source = ['source', { utf8: random.pick(['shop-web', 'shop-app', 'billing']) }] as const
  if (kind !== 'duplicate-headers') return random.chance(0.85) ? [trace, source] : [trace]
  return [
    trace,
    source,
    ['x-hop', { utf8: 'edge-2' }],
    ['x-hop', { utf8: 'queue-7' }],
    ['x-empty', null],
    ['x-hop', { base64: Buffer.from([0xff, 0x00, 0x9f]).toString('base64') }],
  ]
}

/** Text where the bytes are valid UTF-8, else base64 (interfaces.md §1). */
function payload(value: Uint8Array | null): unknown {
  if (value === null) return null
  try {
    return { utf8: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(value) }
  } catch {
    return { base64: Buffer.from(value).toString('base64') }
  }
}
