import { openSource } from '#engine/source/open-source.ts'
import type { RecordSource } from '#engine/source/types.ts'
import type { CommandWorkspace } from './command-workspace.ts'

/** Opens a connection of the workspace by its name. Throws NOT_FOUND, BAD_FILE or SECRET_MISSING. */
export function openConnection({ workspace, ports }: CommandWorkspace, name: string): RecordSource {
  const file = `connections/${name}.json`
  return openSource(workspace.get('connections', name), {
    ...ports,
    resolveSecrets: (text) => workspace.resolveSecrets(text, file),
    resolvePath: (relative) => workspace.path(relative),
  })
}
