import { randomUUID } from 'node:crypto'
import {
  createReceiverService,
  openReceiverDatabase,
  type ReceiverServiceDeps,
} from '#engine/receiver/receiver-service.ts'
import type { ReceiverService } from '#engine/receiver/types.ts'
import type { Database } from '#engine/store/database.ts'
import { openWorkspace } from '#engine/workspace/open-workspace.ts'
import type { Workspace } from '#engine/workspace/types.ts'
import { nodePorts } from '#engine/entry/node-ports.ts'
import { collectingLogger } from '../logger.ts'
import { workspaceDeps, workspaceJson, writeFiles } from '../workspace-folder.ts'

const { workerUrl } = nodePorts({ directory: null, level: 'silent' })

/** A workspace folder with one open receiver service. */
export type ReceiverFixture = {
  readonly workspace: Workspace
  readonly service: ReceiverService
  readonly database: Database
  readonly logger: ReturnType<typeof collectingLogger>
  /** The port of a started receiver. */
  port(name?: string): number
  url(path: string, name?: string): string
  close(): Promise<void>
}

/** Opens a workspace with these receiver files; `start` names those that are started. */
export async function receiverFixture(
  directory: string,
  receivers: Readonly<Record<string, object>>,
  options: Partial<Pick<ReceiverServiceDeps, 'clock' | 'retention' | 'timeScale'>> & {
    readonly start?: readonly string[]
    readonly env?: Readonly<Record<string, string>>
  } = {},
): Promise<ReceiverFixture> {
  const files = Object.entries(receivers).map(
    ([name, file]) => [`receivers/${name}.json`, { version: 1, ...file }] as const,
  )
  writeFiles(directory, { 'signalbench.json': workspaceJson, ...Object.fromEntries(files) })
  const logger = collectingLogger()
  const workspace = await openWorkspace(directory, workspaceDeps({ logger, env: (name) => options.env?.[name] }))
  const clock = options.clock ?? { now: Date.now }
  const database = openReceiverDatabase({ workspace, logger, clock })
  const deps: ReceiverServiceDeps = {
    clock,
    random: { next: Math.random, uuid: randomUUID },
    logger,
    workerUrl,
    workspace,
    ...(options.retention === undefined ? {} : { retention: options.retention }),
    ...(options.timeScale === undefined ? {} : { timeScale: options.timeScale }),
  }
  const service = createReceiverService(deps, database)
  for (const name of options.start ?? Object.keys(receivers)) await service.start(name)
  const urlOf = (name: string): string => {
    const url = service.statuses().find((status) => status.name === name)?.url
    if (url === null || url === undefined) throw new Error(`${name} is not listening`)
    return url
  }
  return {
    workspace,
    service,
    database,
    logger,
    port: (name = 'local') => Number(new URL(urlOf(name)).port),
    url: (path, name = 'local') => `${urlOf(name)}${path}`,
    close: async () => {
      await service.close()
      await workspace.close()
    },
  }
}
