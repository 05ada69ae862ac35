/** What a soak produces: which records are good, and why the others are not. */
export type SoakRecord = {
  readonly key: Uint8Array
  readonly value: Uint8Array | null
  readonly partition: number
  /** The rule that rejects it, null for a good one. */
  readonly bad: string | null
  /** Number that a good one carries in its properties. */
  readonly number: number
}

const encoder = new TextEncoder()
const text = (value: unknown): Uint8Array => encoder.encode(JSON.stringify(value))

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

/** `count` records over `partitions`, every `badEvery`-th of them bad. Each carries its own number. */
export function soakRecords(count: number, partitions: number, badEvery: number): SoakRecord[] {
  return Array.from({ length: count }, (_, number) => {
    const common = { key: encoder.encode(`user_${number % 997}`), partition: number % partitions, number }
    if (number % badEvery !== badEvery - 1) {
      const event = {
        event_name: ['purchase', 'signup', 'cart_updated'][number % 3],
        user_id: `user_${number % 997}`,
        event_timestamp: 1_763_721_721_113 + number,
        event_data: { number, product_id: `prod_${number % 50}`, amount: 29.99, note: 'n'.repeat(120) },
      }
      return { ...common, value: text(event), bad: null }
    }
    const make = badKinds[Math.floor(number / badEvery) % badKinds.length] as (typeof badKinds)[number]
    const { rule, value } = make(number)
    return { ...common, value, bad: rule }
  })
}

/** How many records each rule rejects. */
export function badCounts(records: readonly SoakRecord[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { bad } of records) if (bad !== null) counts[bad] = (counts[bad] ?? 0) + 1
  return counts
}
