import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nodePorts } from '#engine/entry/node-ports.ts'
import type { EnginePorts } from '#engine/ports.ts'
import { openWorkspace } from '#engine/workspace/open-workspace.ts'
import type { Workspace } from '#engine/workspace/types.ts'
import { spokenLogger } from './spoken-logger.ts'

/** A workspace opened for one command, with what the services need from outside. */
export type CommandWorkspace = {
  readonly workspace: Workspace
  readonly ports: EnginePorts
  close(): Promise<void>
}

/** Opens the workspace of a command that takes no lock. Warnings and errors go to `say`, in words. */
export async function openCommandWorkspace(directory: string, say: (line: string) => void): Promise<CommandWorkspace> {
  const ports = { ...nodePorts({ directory: null, level: 'silent' }), logger: spokenLogger(say) }
  const workspace = await openWorkspace(directory, ports)
  return { workspace, ports, close: () => workspace.close() }
}

export const isWorkspace = (directory: string): boolean => existsSync(join(directory, 'signalbench.json'))

/** An empty workspace that is gone afterwards, for commands that can do without one. */
export async function openTemporaryWorkspace(say: (line: string) => void): Promise<CommandWorkspace> {
  const directory = await mkdtemp(join(tmpdir(), 'signalbench-'))
  await writeFile(join(directory, 'signalbench.json'), '{ "version": 1, "name": "temporary" }\n')
  const opened = await openCommandWorkspace(directory, say)
  return {
    ...opened,
    close: async () => {
      await opened.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
