import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEngine, type Engine } from '#engine/engine.ts'
import { nodePorts } from '#engine/entry/node-ports.ts'
import { collectingLogger } from '../logger.ts'
import { workspaceJson, writeFiles } from '../workspace-folder.ts'

/** A real engine on a workspace with a cluster, the relay `orders` and a local emulator that it may send to. */
export type ClusterEngine = {
  readonly engine: Engine
  readonly services: Engine['services']
  readonly directory: string
  close(): Promise<void>
}

export type ClusterEngineOptions = {
  /** `connections/cluster.json`, or only its bootstrap servers. */
  readonly connection: string | object
  /** Laid over `relays/orders.json`. */
  readonly relay: object
  /** Laid over the relay's destination. */
  readonly destination?: object
  /** One that exists already; it is not removed at the end. */
  readonly directory?: string
  /** Environment variables of the engine, asked for each time. */
  readonly env?: (name: string) => string | undefined
}

const appId = 'c7a1f0de-9c3b-4e0e-8d5a-0f6e2b7a4d11'

/** The files of such a workspace. */
export const clusterFiles = ({ connection, relay, destination }: ClusterEngineOptions) => ({
  'signalbench.json': workspaceJson,
  'connections/cluster.json':
    typeof connection === 'string' ? { version: 1, kind: 'kafka', bootstrapServers: connection } : connection,
  'mappings/default.json': {
    version: 1,
    name: { path: '$.value.event_name' },
    external_id: { path: '$.value.user_id', convert: 'string' },
    properties: { path: '$.value.event_data' },
  },
  'relays/orders.json': {
    version: 1,
    connection: 'cluster',
    topics: ['orders'],
    consumerGroup: 'orders-group',
    from: 'earliest',
    mapping: 'default',
    mode: 'emulator',
    destination: { kind: 'onesignal', appId, lingerMs: 5, requestsPerSecond: null, ...destination },
    ...relay,
  },
  'receivers/local.json': {
    version: 1,
    port: 0,
    endpoints: [{ path: '/hook' }],
    oneSignalEmulator: { enabled: true, apiKey: 'test-key' },
  },
})

export async function startClusterEngine(options: ClusterEngineOptions): Promise<ClusterEngine> {
  const directory = options.directory ?? mkdtempSync(join(tmpdir(), 'signalbench-cluster-'))
  if (options.directory === undefined) writeFiles(directory, clusterFiles(options))
  const ports = { ...nodePorts({ directory: null, level: 'silent' }), logger: collectingLogger() }
  const engine = await createEngine(
    { directory, command: 'test', engineVersion: '1.2.3', autoStart: false },
    options.env === undefined ? ports : { ...ports, env: options.env },
  )
  return {
    engine,
    services: engine.services,
    directory,
    close: async () => {
      await engine.close()
      if (options.directory === undefined) rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** What the relay's mapping makes an event of. */
export const orderBytes = (number: number): Buffer =>
  Buffer.from(JSON.stringify({ event_name: 'order', user_id: `u${number % 100}`, event_data: { number } }))
