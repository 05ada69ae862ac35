import type { ConnectionFile } from '#shared/schema/connection.ts'
import type { EnginePorts } from '../ports.ts'
import { openSource } from '../source/open-source.ts'
import type { RecordSource } from '../source/types.ts'
import type { Workspace } from '../workspace/types.ts'

/** Opens connections of one workspace; whoever opens one closes it. */
export type ConnectionOpener = {
  /** Throws NOT_FOUND, BAD_FILE; secrets are asked for when it connects. */
  byName(name: string): RecordSource
  byFile(connection: ConnectionFile): RecordSource
}

export function createConnectionOpener(
  workspace: Workspace,
  ports: Pick<EnginePorts, 'clock' | 'random' | 'logger'>,
): ConnectionOpener {
  const open = (connection: ConnectionFile, file: string) =>
    openSource(connection, {
      ...ports,
      resolveSecrets: (text) => workspace.resolveSecrets(text, file),
      resolvePath: (relative) => workspace.path(relative),
    })
  return {
    byName: (name) => open(workspace.get('connections', name), `connections/${name}.json`),
    byFile: (connection) => {
      const name = workspace.list('connections').find(({ value }) => value === connection)?.name
      return open(connection, name === undefined ? 'connections' : `connections/${name}.json`)
    },
  }
}
