import type { EnginePorts } from '../ports.ts'
import { probeWorkspaceConnection } from '../probe/workspace-probe.ts'
import type { RecordSource } from '../source/types.ts'
import { readDraft } from '../workspace/read-draft.ts'
import type { Workspace } from '../workspace/types.ts'
import type { ConnectionService } from './services.ts'

export type ConnectionServiceDeps = Pick<EnginePorts, 'clock' | 'random' | 'logger'> & {
  readonly workspace: Workspace
  readonly openSource: (connection: string) => RecordSource
}

/** Opens a connection for one look and closes it again. */
export function createConnectionService({ workspace, openSource, ...ports }: ConnectionServiceDeps): ConnectionService {
  return {
    async check(name, signal) {
      const source = openSource(name)
      try {
        return await source.check(signal)
      } finally {
        await source.close()
      }
    },
    probe({ name, draft, topics, group }, signal) {
      const connection =
        draft === undefined ? workspace.get('connections', name) : readDraft(workspace, 'connections', name, draft)
      return probeWorkspaceConnection(workspace, ports, { name, connection, asked: { topics, group }, signal })
    },
  }
}
