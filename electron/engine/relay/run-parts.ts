import type { RecordSource } from '#engine/source/types.ts'
import type { DeliveryMode } from '#engine/store/events.ts'
import type { RelayFile } from '#shared/schema/relay.ts'
import type { LiveMapping } from './live-mapping.ts'
import type { RelaySchemas } from './relay-schemas.ts'
import type { RelaySending, SendingEvents } from './sending/types.ts'
import type { RelayListener } from './types.ts'

/** What a run is to do. */
export type RunOptions = {
  readonly name: string
  readonly mode: DeliveryMode
  readonly file: RelayFile
  readonly listener: RelayListener
  /** Something that `status` shows has changed. */
  readonly onChange: () => void
}

/** What a run is made of; it closes them when it stops. */
export type RunParts = {
  readonly source: RecordSource
  readonly schemas: RelaySchemas
  readonly clusterId: string
  /** The records come from a capture. */
  readonly isReplay: boolean
  readonly mapping: LiveMapping
  readonly openSending: (events: SendingEvents) => RelaySending
}
