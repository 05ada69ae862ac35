import { countDeadLetters } from '#engine/store/dead-letters.ts'
import { countOpenDeliveries, type OpenCounts } from '#engine/store/deliveries.ts'
import type { Database } from '#engine/store/database.ts'
import { countHttpRunsOf } from '#engine/store/http/counts.ts'
import { findRelay } from '#engine/store/positions.ts'
import type { RelayStatus } from '#shared/contract/relays.ts'
import type { RelayFile } from '#shared/schema/relay.ts'

/** The numbers of a status that are of the log and not of a run. */
export type LogCounts = Pick<RelayStatus, 'failed' | 'pending' | 'held' | 'deadLetters'>

type Unfinished = Pick<OpenCounts, 'pending' | 'leased' | 'waiting'>

/** Neither delivered, given up nor held. */
export const unfinished = ({ pending, leased, waiting }: Unfinished): number => pending + leased + waiting

/** How many dead letters the log keeps of a relay, whichever run made them. */
export const deadLettersOf = (db: Database, name: string): number => countDeadLetters(db, findRelay(db, name) ?? 0)

/** What the log holds of a relay that does not run, or only dry: of its present destination, as when it runs. */
export function countsAtRest(db: Database, name: string, file: Pick<RelayFile, 'mode' | 'destination'>): LogCounts {
  const open =
    file.destination.kind === 'webhook'
      ? countHttpRunsOf(db, 'relay', name)
      : countOpenDeliveries(db, { relay: findRelay(db, name) ?? 0, mode: file.mode === 'dry-run' ? null : file.mode })
  return {
    failed: open.failed,
    pending: unfinished(open),
    held: open.held,
    deadLetters: deadLettersOf(db, name),
  }
}
