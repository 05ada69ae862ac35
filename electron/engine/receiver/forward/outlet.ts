import type { EndpointRef, HttpOutbox, NewHttpDelivery } from '#engine/outbox/http/types.ts'
import type { LogStore } from '#engine/store/log-store.ts'
import { sql } from '#engine/store/sql.ts'
import type { DeliveryState } from '#shared/schema/delivery.ts'

/** The durable outbox that forwards leave by. Only one process at a time has it for a workspace. */
export type Outlet = {
  readonly outbox: HttpOutbox & { start(filter: (endpoint: EndpointRef) => boolean): void }
  readonly store: Pick<LogStore, 'db' | 'writer'>
}

const byOrigin = sql<[originKey: string], { readonly id: number }>('http-deliveries.byOrigin')`
  SELECT id FROM http_deliveries WHERE origin_key = ?`

const stateOf = sql<[id: number], { readonly state: DeliveryState }>('http-deliveries.state')`
  SELECT state FROM http_deliveries WHERE id = ?`

/** Hands deliveries over, each once however often it is handed over. Resolves with their ids when they are durable. */
export function handOver(
  { outbox, store }: Outlet,
  run: number,
  deliveries: readonly NewHttpDelivery[],
): Promise<readonly (number | null)[]> {
  return store.writer.write('forward', () =>
    outbox
      .insert(store.db, run, deliveries)
      .map((id, index) => id ?? store.db.get(byOrigin, deliveries[index]?.originKey ?? '')?.id ?? null),
  )
}

/** The state of a delivery; null where the log does not keep it any more. */
export const deliveryState = ({ store }: Outlet, id: number): DeliveryState | null =>
  store.db.get(stateOf, id)?.state ?? null
