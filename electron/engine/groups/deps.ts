import type { RelayService } from '#engine/relay/types.ts'
import type { RecordSource } from '#engine/source/types.ts'
import type { Database } from '#engine/store/database.ts'
import type { Workspace } from '#engine/workspace/types.ts'
import type { ConnectionFile } from '#shared/schema/connection.ts'

/** What looking at consumer groups needs from the rest of the engine. */
export type GroupDeps = {
  readonly workspace: Workspace
  /** Each call gives a source of its own, which the caller closes. */
  readonly openSource: (connection: ConnectionFile) => RecordSource
  readonly relays: Pick<RelayService, 'statuses'>
  /** Null where there is none to read. */
  readonly log: Database | null
  /** Why nothing may be changed; null where it may. */
  readonly readOnlyReason: string | null
}
