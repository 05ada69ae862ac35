import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEngine, type Engine } from '#engine/engine.ts'
import { nodePorts } from '#engine/entry/node-ports.ts'
import { collectingLogger, type LogEntry } from '../../support/logger.ts'
import { workspaceJson, writeFiles } from '../../support/workspace-folder.ts'

/** Three records that map, one without a name, one tombstone, one with a long value. */
const captureLines = [
  line(0, { event_name: 'signup', user_id: 'u1', event_data: { plan: 'pro', amount: 1 } }),
  line(1, { event_name: 'purchase', user_id: 'u2', event_data: { amount: 250 } }),
  line(2, { event_name: 'purchase', user_id: 'u1', event_data: { amount: 20 } }),
  line(3, { user_id: 'u3', event_data: {} }),
  JSON.stringify({
    topic: 'orders',
    partition: 0,
    offset: '4',
    timestamp: '1763721721004',
    key: null,
    headers: [],
    value: null,
  }),
  line(5, { event_name: 'note', user_id: 'u4', event_data: { text: 'x'.repeat(100_000) } }),
]
export const captureRecords = captureLines.length

function line(offset: number, value: unknown): string {
  return JSON.stringify({
    topic: 'orders',
    partition: 0,
    offset: String(offset),
    timestamp: String(1_763_721_721_000 + offset),
    key: { utf8: `k${offset}` },
    headers: [
      ['trace', { utf8: `t${offset}` }],
      ['trace', { base64: '/w==' }],
    ],
    value: { utf8: JSON.stringify(value) },
  })
}

export const mappingJson = {
  version: 1,
  name: { path: '$.value.event_name' },
  external_id: { path: '$.value.user_id', convert: 'string' },
  properties: { path: '$.value.event_data' },
}

const files = {
  'signalbench.json': workspaceJson,
  'connections/sample.json': { version: 1, kind: 'replay', capture: 'captures/sample.ndjson', recordsPerSecond: 0 },
  'connections/nowhere.json': { version: 1, kind: 'kafka', bootstrapServers: ['127.0.0.1:1'] },
  'captures/sample.ndjson': `${captureLines.join('\n')}\n`,
  'mappings/default.json': mappingJson,
  'relays/orders.json': {
    version: 1,
    connection: 'sample',
    topics: ['orders'],
    consumerGroup: 'contract',
    from: 'earliest',
    mapping: 'default',
    mode: 'emulator',
    destination: {
      kind: 'onesignal',
      appId: 'c7a1f0de-9c3b-4e0e-8d5a-0f6e2b7a4d11',
      lingerMs: 1,
      requestsPerSecond: null,
    },
  },
  'receivers/local.json': {
    version: 1,
    port: 0,
    endpoints: [{ path: '/hook' }],
    oneSignalEmulator: { enabled: true, apiKey: 'test-key', knownUsers: ['u1', 'u4'] },
  },
}

export type EngineUnderTest = {
  readonly engine: Engine
  readonly directory: string
  readonly log: readonly LogEntry[]
  close(): Promise<void>
}

/** A real engine on a workspace of its own; nothing starts by itself. */
export async function startEngine(overrides: { readonly directory?: string } = {}): Promise<EngineUnderTest> {
  const directory = overrides.directory ?? mkdtempSync(join(tmpdir(), 'signalbench-contract-'))
  if (overrides.directory === undefined) writeFiles(directory, files)
  const logger = collectingLogger()
  const ports = { ...nodePorts({ directory: null, level: 'silent' }), logger }
  const engine = await createEngine({ directory, command: 'test', engineVersion: '1.2.3', autoStart: false }, ports)
  return {
    engine,
    directory,
    log: logger.entries,
    close: async () => {
      await engine.close()
      if (overrides.directory === undefined) rmSync(directory, { recursive: true, force: true })
    },
  }
}
