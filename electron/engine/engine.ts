import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Hello } from '#shared/contract/system.ts'
import { autoStart } from './api/auto-start.ts'
import { createConnectionService } from './api/connection-service.ts'
import { readOnlyServices } from './api/read-only.ts'
import { createRouter, type EngineRouter } from './api/router.ts'
import type { EngineServices } from './api/services.ts'
import { createSystemService } from './api/system-service.ts'
import { Inspector } from './inspector/inspector-service.ts'
import type { EnginePorts } from './ports.ts'
import { createReceiverService } from './receiver/receiver-service.ts'
import { openSource } from './source/open-source.ts'
import type { RecordSource } from './source/types.ts'
import { acquireWorkspaceLock } from './store/lock.ts'
import { openWorkspace } from './workspace/open-workspace.ts'
import type { Workspace } from './workspace/types.ts'

export type EngineConfig = {
  /** Workspace folder. */
  readonly directory: string
  /** What others read who find the workspace in use: `desktop`, `serve`, `relay orders`. */
  readonly command: string
  readonly engineVersion: string
  readonly capabilities?: Hello['capabilities']
  /** Enabled receivers and relays, and the inspector on a replay, start by themselves. */
  readonly autoStart: boolean
}

export type Engine = {
  readonly router: EngineRouter
  readonly services: EngineServices
  readonly logger: EnginePorts['logger']
  /** Opens a connection of the workspace; whoever opens it closes it. */
  readonly openSource: (connection: string) => RecordSource
  /** Why nothing can be changed: who else has the workspace open. Null where all is well. */
  readonly readOnlyReason: string | null
  /** Finishes what is in flight, commits, closes all files. Loses nothing. */
  close(): Promise<void>
}

const noCapabilities: Hello['capabilities'] = { keychain: false, openWorkspaceDialog: false }

/** Puts the engine together. Throws NOT_FOUND, BAD_FILE or STORE_FAILED where the folder cannot be a workspace. */
export async function createEngine(config: EngineConfig, ports: EnginePorts): Promise<Engine> {
  const directory = resolve(config.directory)
  const hold = holdWorkspace(directory, config.command, ports)
  const workspace = await openWorkspace(directory, { ...ports, readOnlyReason: hold.readOnlyReason }).catch(
    (error: unknown) => {
      hold.release()
      throw error
    },
  )
  const open = (name: string) => openConnection(name, workspace, ports)
  const services = createServices(config, ports, { workspace, open, hold })
  if (config.autoStart) await autoStart(services)
  const { relays, receivers, inspector } = services
  return {
    router: createRouter(services),
    services,
    logger: ports.logger,
    openSource: open,
    readOnlyReason: hold.readOnlyReason,
    close: async () => {
      // Relays first, for they finish what is in flight, perhaps to our own receivers.
      await relays.close()
      await receivers.close()
      await inspector.close()
      await workspace.close()
      hold.release()
    },
  }
}

type Parts = {
  readonly workspace: Workspace
  readonly open: (connection: string) => RecordSource
  readonly hold: Hold
}

function createServices(config: EngineConfig, ports: EnginePorts, { workspace, open, hold }: Parts): EngineServices {
  const inspector = new Inspector({ ...ports, workspace, openSource: open, keptFolder: hold.keptFolder })
  const { relays, receivers } =
    hold.readOnlyReason === null ? writingServices(ports, workspace) : readOnlyServices(workspace, hold.readOnlyReason)
  const system = createSystemService({
    clock: ports.clock,
    engineVersion: config.engineVersion,
    capabilities: config.capabilities ?? noCapabilities,
    memoryBytes: () => process.memoryUsage.rss(),
    inspector,
    relays,
    receivers,
  })
  const connections = createConnectionService(open)
  const correlationId = () => ports.random.uuid().slice(0, 8)
  return { logger: ports.logger, correlationId, system, workspace, connections, inspector, relays, receivers }
}

function writingServices(ports: EnginePorts, workspace: Workspace) {
  const receivers = createReceiverService({ ...ports, workspace })
  const { relays } = readOnlyServices(workspace, 'Relays are not part of the engine yet.')
  return { relays, receivers }
}

function openConnection(name: string, workspace: Workspace, ports: EnginePorts): RecordSource {
  const file = `connections/${name}.json`
  return openSource(workspace.get('connections', name), {
    ...ports,
    resolveSecrets: (text) => workspace.resolveSecrets(text, file),
    resolvePath: (relative) => workspace.path(relative),
  })
}

type Hold = {
  readonly readOnlyReason: string | null
  /** Where the inspector may write: nowhere in the workspace of somebody else. */
  readonly keptFolder: string
  release(): void
}

function holdWorkspace(directory: string, command: string, ports: EnginePorts): Hold {
  const lock = acquireWorkspaceLock(directory, { command, clock: ports.clock })
  if (lock.ok) {
    return { readOnlyReason: null, keptFolder: join(directory, '.signalbench'), release: () => lock.value.release() }
  }
  ports.logger.warn({ holder: lock.error.holder }, 'the workspace is opened read-only')
  const keptFolder = mkdtempSync(join(tmpdir(), 'signalbench-'))
  const release = () => rmSync(keptFolder, { recursive: true, force: true })
  return { readOnlyReason: lock.error.message, keptFolder, release }
}
