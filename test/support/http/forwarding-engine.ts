import { createEngine, type Engine } from '#engine/engine.ts'
import { nodePorts } from '#engine/entry/node-ports.ts'
import { collectingLogger } from '../logger.ts'
import { workspaceJson, writeFiles } from '../workspace-folder.ts'

/** A real engine with its outbox, and one started receiver. */
export type ForwardingEngine = {
  readonly engine: Engine
  readonly services: Engine['services']
  readonly logger: ReturnType<typeof collectingLogger>
  url(path: string): string
  close(): Promise<void>
}

/** Opens the folder with this `receivers/local.json`, or with the one that it has. */
export async function forwardingEngine(
  directory: string,
  endpoints: readonly object[] | null,
  env: Readonly<Record<string, string>> = {},
): Promise<ForwardingEngine> {
  if (endpoints !== null)
    writeFiles(directory, { 'signalbench.json': workspaceJson, 'receivers/local.json': { version: 1, endpoints } })
  const logger = collectingLogger()
  const ports = { ...nodePorts({ directory: null, level: 'silent' }), logger, env: (name: string) => env[name] }
  const engine = await createEngine({ directory, command: 'test', engineVersion: '1.2.3', autoStart: false }, ports)
  await engine.services.receivers.start('local')
  const [status] = engine.services.receivers.statuses()
  return {
    engine,
    services: engine.services,
    logger,
    url: (path) => `${status?.url ?? ''}${path}`,
    close: () => engine.close(),
  }
}
