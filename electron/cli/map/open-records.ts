import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { createReplaySource } from '#engine/source/replay/replay-source.ts'
import type { RecordSource } from '#engine/source/types.ts'
import { AppError } from '#shared/lib/app-error.ts'
import { captureSchemas } from '#engine/decoder/capture/capture-source.ts'
import { SchemaBook } from '#engine/decoder/schema-book.ts'
import type { CommandWorkspace } from '../host/command-workspace.ts'
import { openConnection } from '../host/open-connection.ts'
import { openConnectionSchemas } from '../host/open-schemas.ts'
import { silentLogger } from '../host/silent-logger.ts'

/** Records, and the schemas that they need. */
export type OpenedRecords = { readonly source: RecordSource; readonly schemas: SchemaBook }

/** The records that `map` looks at: a capture file anywhere, or a connection of the workspace. */
export function openRecords(
  opened: CommandWorkspace | null,
  from: { readonly capture?: string; readonly connection?: string },
): OpenedRecords {
  if (from.capture !== undefined) {
    if (!existsSync(from.capture)) {
      throw new AppError('NOT_FOUND', `There is no capture ${resolve(from.capture)}. Check the path.`)
    }
    const logger = opened?.ports.logger ?? silentLogger
    const source = createReplaySource({
      connection: { version: 1, kind: 'replay', capture: from.capture, recordsPerSecond: 0, loop: false },
      logger,
      resolvePath: (path) => resolve(path),
    })
    return { source, schemas: new SchemaBook(captureSchemas(resolve(from.capture), logger)) }
  }
  if (opened !== null && from.connection !== undefined) {
    const schemas = openConnectionSchemas(opened, from.connection)
    return { source: openConnection(opened, from.connection), schemas }
  }
  throw new AppError('BAD_INPUT', 'Name the records: either --capture FILE, or --connection NAME with --topic T.')
}
