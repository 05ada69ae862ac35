import { resolve } from 'node:path'
import { prepareAppFolder } from './app-folder.ts'
import { FolderWorkspace, type WorkspaceDeps } from './folder-workspace.ts'
import type { Workspace } from './types.ts'
import { readIdentity } from './workspace-identity.ts'

/**
 * Opens a folder as workspace and watches it.
 * @throws NOT_FOUND where it has no signalbench.json, BAD_FILE where that file is bad or newer than known
 */
export async function openWorkspace(directory: string, deps: WorkspaceDeps): Promise<Workspace> {
  const full = resolve(directory)
  const identity = readIdentity(full)
  if ((deps.readOnlyReason ?? null) === null) prepareAppFolder(full, deps)
  const workspace = new FolderWorkspace(full, identity, deps)
  await workspace.watch()
  return workspace
}
