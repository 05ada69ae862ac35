import { whyNotEnabled } from '#engine/outbox/http/health.ts'
import type { HttpLane } from '#engine/outbox/http/lane.ts'
import { oldestPendingAtMs } from '#engine/store/http/backlog.ts'
import { nextDueHttp } from '#engine/store/http/claim.ts'
import { countHttpDeliveries } from '#engine/store/http/counts.ts'
import { allEndpoints, healthy } from '#engine/store/http/endpoints.ts'
import type { EndpointRow } from '#engine/store/http/endpoints.ts'
import type { Database } from '#engine/store/database.ts'
import type { Workspace } from '#engine/workspace/types.ts'
import type { EndpointStatus } from '#shared/contract/webhooks.ts'

/** The oldest pending one is looked for only where the answer comes at once. */
const mostToLookThrough = 20_000

/** Every webhook of the workspace, and every endpoint that something was sent to. `db` null: no log yet. */
export function endpointStatuses(
  workspace: Pick<Workspace, 'list'>,
  db: Database | null,
  lanes: readonly HttpLane[],
): EndpointStatus[] {
  const rows = db === null ? [] : db.all(allEndpoints)
  const known = new Set(rows.filter(({ kind }) => kind === 'webhook').map(({ name }) => name))
  const unused = workspace
    .list('webhooks')
    .filter(({ name }) => !known.has(name))
    .map(({ name }): EndpointRow => ({ id: -1, kind: 'webhook', name, ...healthy }))
  const byId = new Map(lanes.map((lane) => [lane.endpoint.id, lane]))
  return [...rows, ...unused].map((row) => statusOf(db, row, byId.get(row.id)))
}

function statusOf(db: Database | null, row: EndpointRow, lane: HttpLane | undefined): EndpointStatus {
  const { kind, name } = row
  // What a running lane knows is newer by a moment than the log.
  const health = lane?.health ?? row
  const counts = db === null || row.id < 0 ? null : countHttpDeliveries(db, row.id)
  const open = counts === null ? 0 : counts.pending + counts.waiting
  const { state, warnedAtMs, disabledAtMs, reason, testedAtMs, failedInARow, failingSinceMs } = health
  return {
    kind,
    name,
    state,
    warnedAtMs: state === 'active' ? warnedAtMs : null,
    disabledAtMs,
    reason,
    testedAtMs,
    needsTest: state === 'disabled' ? whyNotEnabled(health, false) : null,
    failedInARow,
    failingSinceMs,
    counts: { ...(counts ?? noCounts) },
    inFlight: lane?.inFlight ?? 0,
    nextDueAtMs: db === null || open === 0 ? null : (db.get(nextDueHttp, row.id)?.atMs ?? null),
    oldestPendingAtMs: db === null || open === 0 || open > mostToLookThrough ? null : oldestPendingAtMs(db, row.id),
    waiting: lane?.waiting ?? null,
  }
}

const noCounts = { pending: 0, leased: 0, waiting: 0, held: 0, delivered: 0, failed: 0, cancelled: 0 }
