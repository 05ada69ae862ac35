import { resolve } from 'node:path'
import type { Hello } from '#shared/contract/system.ts'
import { autoStart } from './api/auto-start.ts'
import { createConnectionService } from './api/connection-service.ts'
import { holdWorkspace, type WorkspaceHold } from './api/hold-workspace.ts'
import { createLogServices } from './api/log-services.ts'
import { type ConnectionOpener, createConnectionOpener } from './api/open-connection.ts'
import { createRouter, type EngineRouter } from './api/router.ts'
import { createSchemaService } from './api/schema-service.ts'
import { createSecretsService } from './api/secrets-service.ts'
import type { EngineServices } from './api/services.ts'
import { createSystemService } from './api/system-service.ts'
import { createCheckService } from './check/check-service.ts'
import { createGroupService } from './groups/group-service.ts'
import { Inspector } from './inspector/inspector-service.ts'
import { createRecordWork } from './inspector/work/record-work.ts'
import { createJobService } from './jobs/job-service.ts'
import type { JobService } from './jobs/types.ts'
import type { EnginePorts } from './ports.ts'
import type { ReceiverService } from './receiver/types.ts'
import type { RecordSource } from './source/types.ts'
import { createWorkspaceTrace } from './trace/workspace-trace.ts'
import { createWebhookEditor } from './webhooks/editor/webhook-editor.ts'
import { createWebhookLog } from './webhooks/log-view/webhook-log.ts'
import { createWebhookRenderer } from './webhooks/render-webhooks.ts'
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
  /** Lays something over the files for this run, such as `--set` of the command line. */
  readonly overlay?: (workspace: Workspace) => Workspace
  /** An emulator that runs in another process, for relays that find none in this one. */
  readonly otherEmulator?: (workspace: Workspace) => ReturnType<ReceiverService['emulator']>
}

export type Engine = {
  readonly router: EngineRouter
  readonly services: EngineServices
  readonly logger: EnginePorts['logger']
  /** Opens a connection of the workspace by name; whoever opens it closes it. */
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
  const { readOnlyReason } = hold
  let folder: Workspace | null = null
  try {
    folder = await openWorkspace(directory, { ...ports, readOnlyReason })
    const workspace = config.overlay?.(folder) ?? folder
    const connections = createConnectionOpener(workspace, ports)
    const services = createServices(config, ports, { workspace, connections, hold })
    if (config.autoStart) await autoStart(services)
    return {
      router: createRouter(services),
      services,
      logger: ports.logger,
      openSource: (name) => connections.byName(name),
      readOnlyReason,
      close: () => closeServices(services, hold),
    }
  } catch (error) {
    await folder?.close()
    hold.release()
    throw error
  }
}

async function closeServices(services: EngineServices, hold: WorkspaceHold): Promise<void> {
  // Jobs look at kept records.
  await services.jobs.close()
  // Relays first, for they finish what is in flight, perhaps to our own receivers.
  await services.relays.close()
  await services.receivers.close()
  await Promise.all([services.renderer.close(), services.trace.close(), services.webhookLog.close()])
  await services.inspector.close()
  await services.workspace.close()
  hold.release()
}

type Parts = {
  readonly workspace: Workspace
  readonly connections: ConnectionOpener
  readonly hold: WorkspaceHold
}

function createServices(config: EngineConfig, ports: EnginePorts, parts: Parts): EngineServices {
  const { workspace, connections, hold } = parts
  const openSource = (name: string) => connections.byName(name)
  const { inspector, jobs, recordWork } = createInspection(ports, parts)
  const { readOnlyReason } = hold
  const renderer = createWebhookRenderer({ ...ports, workspace })
  const { log, ...services } = createLogServices(
    {
      workspace,
      connections,
      renderer,
      readOnlyReason,
      version: config.engineVersion,
      otherEmulator: config.otherEmulator,
    },
    ports,
  )
  const { relays, receivers, journeys } = services
  const groups = createGroupService({
    workspace,
    openSource: (connection) => connections.byFile(connection),
    relays,
    log,
    readOnlyReason,
  })
  const system = createSystemService({
    clock: ports.clock,
    engineVersion: config.engineVersion,
    capabilities: config.capabilities ?? noCapabilities,
    memoryBytes: () => process.memoryUsage.rss(),
    inspector,
    relays,
    receivers,
  })
  return {
    logger: ports.logger,
    correlationId: () => ports.random.uuid().slice(0, 8),
    system,
    workspace,
    connections: createConnectionService({ ...ports, workspace, openSource }),
    inspector,
    jobs,
    recordWork,
    groups,
    ...services,
    renderer,
    webhookEditor: createWebhookEditor({
      ...ports,
      workspace,
      renderer,
      mapRecord: (mapping, sample) => inspector.preview(mapping, sample),
      journeyRun: (id) => journeys.run(id),
    }),
    ...createReaders({ workspace, jobs, version: config.engineVersion }, ports),
    checks: createCheckService({ ...ports, workspace, renderer }),
    secrets: createSecretsService(ports),
    schemas: createSchemaService((name) => connections.registryByName(name)),
  }
}

/** What looks at records without a consumer group, and what is done with them. */
function createInspection(
  ports: EnginePorts,
  { workspace, connections, hold }: Parts,
): { readonly inspector: Inspector } & Pick<EngineServices, 'jobs' | 'recordWork'> {
  const openSource = (name: string) => connections.byName(name)
  const inspector = new Inspector({
    ...ports,
    workspace,
    openSource,
    openSchemas: (name) => connections.schemasByName(name),
    keptFolder: hold.keptFolder,
  })
  const jobs = createJobService(ports)
  return { inspector, jobs, recordWork: createRecordWork({ ...ports, workspace, kept: inspector, jobs, openSource }) }
}

/** What only reads the logs, whoever writes them. */
function createReaders(
  parts: { readonly workspace: Workspace; readonly jobs: JobService; readonly version: string },
  ports: EnginePorts,
): Pick<EngineServices, 'webhookLog' | 'trace'> {
  return {
    webhookLog: createWebhookLog({ ...ports, ...parts }),
    trace: createWorkspaceTrace(parts.workspace, ports),
  }
}
