import { randomUUID } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { WorkspaceDeps } from '#engine/workspace/folder-workspace.ts'
import { collectingLogger } from './logger.ts'

/** Writes files into a folder; values that are no text or bytes become JSON. */
export function writeFiles(directory: string, files: Readonly<Record<string, unknown>>): void {
  for (const [file, content] of Object.entries(files)) {
    const path = join(directory, file)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(
      path,
      typeof content === 'string' || content instanceof Uint8Array ? content : `${JSON.stringify(content, null, 2)}\n`,
    )
  }
}

/** The least that makes a folder a workspace. */
export const workspaceJson = { version: 1, id: '0a1b2c3d-0000-4000-8000-00000000cafe', name: 'Test events' }

/** What opening a workspace needs, with an empty environment. */
export function workspaceDeps(overrides: Partial<WorkspaceDeps> = {}): WorkspaceDeps {
  return {
    env: () => undefined,
    secrets: { get: () => null },
    logger: collectingLogger(),
    random: { next: Math.random, uuid: randomUUID },
    ...overrides,
  }
}
