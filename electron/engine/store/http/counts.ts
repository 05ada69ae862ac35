import type { Origin } from './types.ts'
import type { DeliveryState } from '#shared/schema/delivery.ts'
import type { Database } from '../database.ts'
import { sql } from '../sql.ts'

export type StateCounts = Readonly<Record<DeliveryState, number>>

type Add = [of: number, state: DeliveryState, count: number]
type Row = { readonly state: DeliveryState; readonly count: number }

const addToEndpoint = sql<Add>('http-counts.add')`
  INSERT INTO http_counts (endpoint, state, count) VALUES (?, ?, ?)
  ON CONFLICT (endpoint, state) DO UPDATE SET count = count + excluded.count`
const addToRun = sql<Add>('http-run-counts.add')`
  INSERT INTO http_run_counts (run, state, count) VALUES (?, ?, ?)
  ON CONFLICT (run, state) DO UPDATE SET count = count + excluded.count`
const ofOne = sql<[endpoint: number], Row>('http-counts.of-one')`
  SELECT state, count FROM http_counts WHERE endpoint = ?`
const ofAll = sql<[], Row>('http-counts.of-all')`SELECT state, sum(count) AS count FROM http_counts GROUP BY state`
const ofRun = sql<[run: number], Row>('http-run-counts.of-run')`
  SELECT state, count FROM http_run_counts WHERE run = ?`
const ofRuns = sql<[origin: Origin, name: string], Row>('http-run-counts.of-name')`
  SELECT c.state, sum(c.count) AS count FROM runs n JOIN http_run_counts c ON c.run = n.id
  WHERE n.origin = ? AND n.name = ? GROUP BY c.state`

const none: StateCounts = { pending: 0, leased: 0, waiting: 0, held: 0, delivered: 0, failed: 0, cancelled: 0 }

/** What a state change counts for. */
export type Counted = { readonly endpoint: number; readonly run: number }

/**
 * What a transaction moves between states; whoever changes a state counts it here and writes the sum once, before the
 * transaction ends.
 */
export class Moves {
  readonly #endpoints = new Map<number, Map<DeliveryState, number>>()
  readonly #runs = new Map<number, Map<DeliveryState, number>>()

  move({ endpoint, run }: Counted, from: DeliveryState | null, to: DeliveryState | null): void {
    if (from === to) return
    for (const [counts, of] of [[this.#endpoints, endpoint] as const, [this.#runs, run] as const]) {
      let states = counts.get(of)
      if (states === undefined) counts.set(of, (states = new Map()))
      if (from !== null) states.set(from, (states.get(from) ?? 0) - 1)
      if (to !== null) states.set(to, (states.get(to) ?? 0) + 1)
    }
  }

  write(db: Database): void {
    for (const [endpoint, states] of this.#endpoints)
      for (const [state, count] of states) if (count !== 0) db.run(addToEndpoint, endpoint, state, count)
    for (const [run, states] of this.#runs)
      for (const [state, count] of states) if (count !== 0) db.run(addToRun, run, state, count)
    this.#endpoints.clear()
    this.#runs.clear()
  }
}

const counts = (rows: readonly Row[]): StateCounts => ({
  ...none,
  ...Object.fromEntries(rows.map(({ state, count }) => [state, count])),
})

/** How many deliveries are in each state, of one endpoint or of all. */
export const countHttpDeliveries = (db: Database, endpoint?: number): StateCounts =>
  counts(endpoint === undefined ? db.all(ofAll) : db.all(ofOne, endpoint))

/** How many of one run. */
export const countHttpRun = (db: Database, run: number): StateCounts => counts(db.all(ofRun, run))

/** How many of all runs of, for example, a relay. */
export const countHttpRunsOf = (db: Database, origin: Origin, name: string): StateCounts =>
  counts(db.all(ofRuns, origin, name))
