import { openSource } from '#engine/source/open-source.ts'
import type { RecordSource } from '#engine/source/types.ts'
import { silentLogger } from './silent-logger.ts'
import type { CommandWorkspace } from './command-workspace.ts'

/** Opens a connection of the workspace by its name. Throws NOT_FOUND, BAD_FILE or SECRET_MISSING. */
export function openConnection({ workspace, ports }: CommandWorkspace, name: string): RecordSource {
  const file = `connections/${name}.json`
  const connection = workspace.get('connections', name)
  return openSource(connection, {
    ...ports,
    // What a cluster has to say comes as state and as errors; a capture's broken lines come as warnings.
    logger: connection.kind === 'kafka' ? silentLogger : ports.logger,
    resolveSecrets: (text) => workspace.resolveSecrets(text, file),
    resolvePath: (relative) => workspace.path(relative),
  })
}
