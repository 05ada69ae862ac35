import type { DeliveryState } from '#shared/schema/delivery.ts'
import type { Database } from '../database.ts'
import { sql } from '../sql.ts'

export type StateCounts = Readonly<Record<DeliveryState, number>>

const add = sql<[endpoint: number, state: DeliveryState, count: number]>('http-counts.add')`
  INSERT INTO http_counts (endpoint, state, count) VALUES (?, ?, ?)
  ON CONFLICT (endpoint, state) DO UPDATE SET count = count + excluded.count`
const ofOne = sql<[endpoint: number], { state: DeliveryState; count: number }>('http-counts.of-one')`
  SELECT state, count FROM http_counts WHERE endpoint = ?`
const ofAll = sql<[], { state: DeliveryState; count: number }>('http-counts.of-all')`
  SELECT state, sum(count) AS count FROM http_counts GROUP BY state`

const none: StateCounts = { pending: 0, leased: 0, waiting: 0, held: 0, delivered: 0, failed: 0, cancelled: 0 }

/**
 * What a transaction moves between states; whoever changes a state counts it here and writes the sum once, before the
 * transaction ends.
 */
export class Moves {
  readonly #byEndpoint = new Map<number, Map<DeliveryState, number>>()

  move(endpoint: number, from: DeliveryState | null, to: DeliveryState | null, count = 1): void {
    if (from !== null) this.#add(endpoint, from, -count)
    if (to !== null) this.#add(endpoint, to, count)
  }

  write(db: Database): void {
    for (const [endpoint, states] of this.#byEndpoint) {
      for (const [state, count] of states) if (count !== 0) db.run(add, endpoint, state, count)
    }
    this.#byEndpoint.clear()
  }

  #add(endpoint: number, state: DeliveryState, count: number): void {
    let states = this.#byEndpoint.get(endpoint)
    if (states === undefined) this.#byEndpoint.set(endpoint, (states = new Map()))
    states.set(state, (states.get(state) ?? 0) + count)
  }
}

/** How many deliveries are in each state, of one endpoint or of all. */
export function countHttpDeliveries(db: Database, endpoint?: number): StateCounts {
  const rows = endpoint === undefined ? db.all(ofAll) : db.all(ofOne, endpoint)
  return { ...none, ...Object.fromEntries(rows.map(({ state, count }) => [state, count])) }
}
