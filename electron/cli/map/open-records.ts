import { resolve } from 'node:path'
import { createReplaySource } from '#engine/source/replay/replay-source.ts'
import type { RecordSource } from '#engine/source/types.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { CommandWorkspace } from '../host/command-workspace.ts'
import { openConnection } from '../host/open-connection.ts'
import { silentLogger } from '../host/silent-logger.ts'

/** The records that `map` looks at: a capture file anywhere, or a connection of the workspace. */
export function openRecords(
  opened: CommandWorkspace | null,
  from: { readonly capture?: string; readonly connection?: string },
): RecordSource {
  if (from.capture !== undefined) {
    return createReplaySource({
      connection: { version: 1, kind: 'replay', capture: from.capture, recordsPerSecond: 0, loop: false },
      logger: opened?.ports.logger ?? silentLogger,
      resolvePath: (path) => resolve(path),
    })
  }
  if (opened !== null && from.connection !== undefined) return openConnection(opened, from.connection)
  throw new AppError('BAD_INPUT', 'Name the records: either --capture FILE, or --connection NAME with --topic T.')
}
