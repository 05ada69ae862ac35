import { watch } from 'chokidar'
import { relative, sep } from 'node:path'
import { entityKinds } from '#shared/schema/workspace.ts'
import type { Logger } from '../ports.ts'
import { workspaceFileName } from './entity-schemas.ts'

/** Editors write in several steps; what comes within this time is one change. */
const settleMs = 60

/** A running watch. */
export interface FolderWatch {
  close(): Promise<void>
}

/**
 * Calls back soon after anything in the workspace may have changed. It says neither what nor whether: the caller compares
 * contents, which is also why own writes do not come back as foreign changes.
 * Resolves when the watch stands, so that no change after that is missed.
 */
export async function watchFolder(directory: string, logger: Logger, onMaybeChanged: () => void): Promise<FolderWatch> {
  let timer: NodeJS.Timeout | null = null
  let closed = false
  const touch = () => {
    if (closed) return
    if (timer !== null) clearTimeout(timer)
    timer = setTimeout(onMaybeChanged, settleMs)
  }
  let watcher = open(directory, false)
  const attach = (): Promise<void> =>
    new Promise((resolve) => {
      watcher.on('all', touch)
      watcher.once('ready', resolve)
      watcher.on('error', (error) => {
        logger.warn(
          { error: String(error) },
          'cannot watch the workspace through the system, looking every second instead',
        )
        resolve()
        if (closed || watcher.options.usePolling) return
        void watcher.close()
        watcher = open(directory, true)
        void attach()
      })
    })
  await attach()
  return {
    close: async () => {
      closed = true
      if (timer !== null) clearTimeout(timer)
      await watcher.close()
    },
  }
}

const open = (directory: string, usePolling: boolean) =>
  watch(directory, {
    ignoreInitial: true,
    depth: 1,
    usePolling,
    interval: 1_000,
    ignored: (path) => !isOfInterest(relative(directory, path)),
  })

function isOfInterest(path: string): boolean {
  if (path === '' || path === workspaceFileName) return true
  const [folder, file] = path.split(sep)
  return (
    entityKinds.some((kind) => kind === folder) &&
    (file === undefined || (file.endsWith('.json') && !file.startsWith('.')))
  )
}
