import { noRegistry } from '#engine/decoder/no-source.ts'
import { createHttpSender } from '#engine/destination/http-sender.ts'
import { nodePorts } from '#engine/entry/node-ports.ts'
import { LargeRecords } from '#engine/pipeline/large/large-records.ts'
import type { LargeRecordsOptions } from '#engine/pipeline/large/large-records.ts'
import type { RelayDeps } from '#engine/relay/deps.ts'
import { createRelayService } from '#engine/relay/service.ts'
import type { RelayService } from '#engine/relay/types.ts'
import type { RecordSource } from '#engine/source/types.ts'
import { openLogStore } from '#engine/store/log-store.ts'
import type { LogStore } from '#engine/store/log-store.ts'
import { openWorkspace } from '#engine/workspace/open-workspace.ts'
import type { Workspace } from '#engine/workspace/types.ts'
import { collectingLogger } from '../logger.ts'
import { workspaceDeps, workspaceJson, writeFiles } from '../workspace-folder.ts'

export const appId = 'app-1'
export const apiKey = 'os_v2_app_test'

/** A workspace with one relay `orders` in mode live, and everything that runs it. */
export type RelayFixture = {
  readonly relays: RelayService
  readonly store: LogStore
  readonly workspace: Workspace
  readonly log: ReturnType<typeof collectingLogger>
  /** The key that `${env:KEY}` stands for. */
  setKey(key: string): void
  close(): Promise<void>
}

const mapping = {
  version: 1,
  name: { path: '$.value.event_name' },
  external_id: { path: '$.value.user_id', convert: 'string' },
  timestamp: { path: '$.value.event_timestamp', convert: 'timestamp' },
  properties: { path: '$.value.event_data' },
}

/** Writes the files of the workspace; `relay` and `destination` are laid over the defaults. */
export function writeWorkspace(
  directory: string,
  baseUrl: string,
  options: { readonly relay?: object; readonly destination?: object } = {},
): void {
  writeFiles(directory, {
    'signalbench.json': workspaceJson,
    'connections/broker.json': { version: 1, kind: 'kafka', bootstrapServers: ['127.0.0.1:1'] },
    'mappings/default.json': mapping,
    'relays/orders.json': {
      version: 1,
      connection: 'broker',
      topics: ['user-events'],
      consumerGroup: 'test-group',
      from: 'earliest',
      mapping: 'default',
      mode: 'live',
      destination: {
        kind: 'onesignal',
        appId,
        apiKey: '${env:KEY}',
        baseUrl,
        lingerMs: 5,
        requestsPerSecond: null,
        // Longer than a busy machine stands still.
        timeoutMs: 30_000,
        ...options.destination,
      },
      retry: { delaysMs: [50, 100, 100, 100, 100] },
      ...options.relay,
    },
  })
}

/** Another worker for large records, or another time limit for it. */
export type MapperOptions = Partial<Pick<LargeRecordsOptions, 'workerUrl' | 'limitMs'>>

/** Opens the workspace in `directory` and its log. */
export async function openRelays(
  directory: string,
  source: () => RecordSource,
  options: {
    readonly mapper?: MapperOptions
    readonly schemas?: RelayDeps['openSchemas']
    readonly clock?: RelayDeps['clock']
  } = {},
): Promise<RelayFixture> {
  const log = collectingLogger()
  const { clock = Date } = options
  let key = apiKey
  const { workerUrl: workerUrls } = nodePorts({ directory: null })
  const store = openLogStore(directory, { logger: log, clock, checkpointUrl: workerUrls('checkpoint') })
  const workspace = await openWorkspace(
    directory,
    workspaceDeps({ env: (name) => (name === 'KEY' ? key : undefined), logger: log }),
  )
  const sender = createHttpSender({ clock })
  const { workerUrl = workerUrls('mapper'), limitMs } = options.mapper ?? {}
  const large = new LargeRecords({ workerUrl, logger: log, ...(limitMs === undefined ? {} : { limitMs }) })
  const deps: RelayDeps = {
    workspace,
    openSource: source,
    openSchemas: options.schemas ?? (() => noRegistry),
    store,
    sender,
    large,
    receiver: { emulator: () => null },
    clock,
    random: { next: Math.random, uuid: () => crypto.randomUUID() },
    logger: log,
    version: '0.0.0',
  }
  const relays = createRelayService(deps)
  return {
    relays,
    store,
    workspace,
    log,
    setKey: (next) => {
      key = next
    },
    close: async () => {
      await Promise.all([relays.close(), large.close()])
      await sender.close()
      await workspace.close()
      await store.close()
    },
  }
}
