import type { SchemaSource } from '#engine/decoder/types.ts'
import type { HttpSender } from '#engine/destination/types.ts'
import type { LargeRecords } from '#engine/pipeline/large/large-records.ts'
import type { Logger } from '#engine/ports.ts'
import type { ReceiverService } from '#engine/receiver/types.ts'
import type { RecordSource } from '#engine/source/types.ts'
import type { LogStore } from '#engine/store/log-store.ts'
import type { Workspace } from '#engine/workspace/types.ts'
import type { Clock, Random } from '#shared/lib/clock.ts'
import type { ConnectionFile } from '#shared/schema/connection.ts'
import type { RelayWebhooks } from './sending/webhook-sink.ts'

/** What running relays needs from the rest of the engine. */
export type RelayDeps = {
  readonly workspace: Workspace
  /** Each call gives a source of its own, which the relay closes. */
  readonly openSource: (connection: ConnectionFile) => RecordSource
  /** Where the schemas of a connection's records come from; throws BAD_INPUT and SECRET_MISSING. */
  readonly openSchemas: (connection: ConnectionFile) => SchemaSource
  readonly store: LogStore
  readonly sender: HttpSender
  /** Maps what is too large for the engine's thread. */
  readonly large: LargeRecords
  readonly receiver: Pick<ReceiverService, 'emulator'>
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  /** For relays whose destination is a webhook. */
  readonly webhooks?: RelayWebhooks
  /** Signalbench's version, for the User-Agent. */
  readonly version: string
}
