/** What is to become of a record in the end. */
export type Fate = 'delivered' | 'rejected' | 'dead letter'

/** What a soak produces: which records are good, and why the others are not. */
export type SoakRecord = {
  readonly key: Uint8Array
  readonly value: Uint8Array | null
  readonly partition: number
  /** The rule that rejects it, null for a good one. */
  readonly bad: string | null
  readonly fate: Fate
  /** Number that a good one carries in its properties. */
  readonly number: number
}

/** Which records a soak is made of. Each is known by its number alone, so that half a million need no memory. */
export type SoakPlan = {
  readonly count: number
  readonly partitions: number
  /** Every so many cannot be mapped, of five kinds in turn. */
  readonly badEvery: number
  /** Every so many is of a user that the server does not know. */
  readonly unknownEvery?: number
  /** Every so many is refused by the server together with its whole request. */
  readonly refusedEvery?: number
}

/** 5 % that cannot be mapped, and some that the server refuses for good, alone or with their whole request. */
export const faultyPlan = (count: number, partitions: number): SoakPlan => ({
  count,
  partitions,
  badEvery: 20,
  unknownEvery: 503,
  refusedEvery: 5_003,
})

const encoder = new TextEncoder()
/** Records that are held in memory at once. */
const blockSize = 10_000
const text = (value: unknown): Uint8Array => encoder.encode(JSON.stringify(value))
const isEvery = (number: number, every: number | undefined): boolean =>
  every !== undefined && number % every === every - 1

export const isUnknownUser = (user: string): boolean => user.startsWith('ghost_')
export const isRefused = (event: Readonly<Record<string, unknown>>): boolean => event['name'] === 'refused'

/** Each kind of bad record in turn. */
const badKinds: readonly ((number: number) => { readonly rule: string; readonly value: Uint8Array | null })[] = [
  () => ({ rule: 'tombstone', value: null }),
  (number) => ({ rule: 'name-missing', value: text({ user_id: `user_${number}`, event_data: { number } }) }),
  (number) => ({ rule: 'user-missing', value: text({ event_name: 'purchase', event_data: { number } }) }),
  (number) => ({ rule: 'json-broken', value: encoder.encode(`{"event_name": "purchase", "user_id": "user_${number}`) }),
  (number) => ({
    rule: 'event-too-large',
    value: text({ event_name: 'purchase', user_id: `user_${number}`, event_data: { number, note: 'x'.repeat(2_100) } }),
  }),
]

/** What must become of the record of a number. */
export function fateOf(plan: SoakPlan, number: number): Fate {
  if (isEvery(number, plan.badEvery)) return 'rejected'
  return isEvery(number, plan.unknownEvery) || isEvery(number, plan.refusedEvery) ? 'dead letter' : 'delivered'
}

/** The record of a number: records go round the partitions, so its offset is known too (see `numberAt`). */
function soakRecord(plan: SoakPlan, number: number): SoakRecord {
  const fate = fateOf(plan, number)
  const user = `user_${number % 997}`
  const common = { key: encoder.encode(user), partition: number % plan.partitions, number, fate }
  if (fate === 'rejected') {
    const make = badKinds[Math.floor(number / plan.badEvery) % badKinds.length] as (typeof badKinds)[number]
    const { rule, value } = make(number)
    return { ...common, value, bad: rule }
  }
  const event = {
    event_name: isEvery(number, plan.refusedEvery) ? 'refused' : ['purchase', 'signup', 'cart_updated'][number % 3],
    user_id: isEvery(number, plan.unknownEvery) ? `ghost_${number}` : user,
    event_timestamp: 1_763_721_721_113 + number,
    event_data: { number, product_id: `prod_${number % 50}`, amount: 29.99, note: 'n'.repeat(120) },
  }
  return { ...common, value: text(event), bad: null }
}

/** The number of the record at a place, where the topic has nothing else and nothing twice. */
export const numberAt = ({ partitions }: SoakPlan, partition: number, offset: number): number =>
  offset * partitions + partition

/** `count` records over `partitions`, every `badEvery`-th of them bad. Each carries its own number. */
export function soakRecords(count: number, partitions: number, badEvery: number): SoakRecord[] {
  return Array.from({ length: count }, (_, number) => soakRecord({ count, partitions, badEvery }, number))
}

/** Records of a plan from one number (inclusive) to another (exclusive), some at a time. */
export function* soakBlocks(plan: SoakPlan, from: number, to: number): Generator<readonly SoakRecord[]> {
  for (let first = from; first < to; first += blockSize) {
    const length = Math.min(blockSize, to - first)
    yield Array.from({ length }, (_, index) => soakRecord(plan, first + index))
  }
}

/** How many records of a plan each rule rejects. */
export function badCounts(plan: SoakPlan): Record<string, number> {
  const counts: Record<string, number> = {}
  for (let number = 0; number < plan.count; number += 1) {
    const { bad } = soakRecord(plan, number)
    if (bad !== null) counts[bad] = (counts[bad] ?? 0) + 1
  }
  return counts
}
