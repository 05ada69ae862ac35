import { assertNever } from '#shared/lib/assert.ts'
import type { Clock, Random } from '#shared/lib/clock.ts'
import type { ConnectionFile } from '#shared/schema/connection.ts'
import type { Logger } from '../ports.ts'
import { createKafkaSource } from './kafka/kafka-source.ts'
import type { ConnectionDeps } from './kafka/security.ts'
import { createReplaySource } from './replay/replay-source.ts'
import type { RecordSource } from './types.ts'

/** What any source needs from the workspace and the host. */
export type SourceDeps = ConnectionDeps & { readonly clock: Clock; readonly random: Random; readonly logger: Logger }

/** The source that a connection file describes. Nothing is opened before its first call. */
export function openSource(connection: ConnectionFile, deps: SourceDeps): RecordSource {
  switch (connection.kind) {
    case 'kafka':
      return createKafkaSource({ ...deps, connection })
    case 'replay':
      return createReplaySource({ ...deps, connection })
    default:
      return assertNever(connection, 'a connection of an unknown kind')
  }
}
