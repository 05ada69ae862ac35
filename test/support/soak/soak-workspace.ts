import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export const soakAppId = '6f0c21ae-0000-4000-8000-000000000001'
export const soakApiKey = 'os_v2_app_soak'
export const soakEnvironment = { SOAK_API_KEY: soakApiKey }
/** Copies of a workspace share the id, so that every copy gives a record the same idempotency key. */
const workspaceId = 'a9a2a6cc-5f3e-4a55-9d6f-1d2b6c3f0e11'

export type SoakWorkspace = {
  readonly directory: string
  readonly bootstrapServers: string
  readonly topic: string
  readonly baseUrl: string
  readonly destination?: Readonly<Record<string, unknown>>
  readonly retry?: unknown
}

/** A workspace with one relay called `soak` from a topic to a strict server, as a user would write it by hand. */
export function writeSoakWorkspace(options: SoakWorkspace): void {
  const write = (name: string, value: unknown): void => {
    const path = join(options.directory, name)
    mkdirSync(join(path, '..'), { recursive: true })
    writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`)
  }
  write('signalbench.json', { version: 1, id: workspaceId, name: 'Soak' })
  write('connections/broker.json', {
    version: 1,
    kind: 'kafka',
    bootstrapServers: [options.bootstrapServers],
    security: { protocol: 'PLAINTEXT' },
  })
  write('mappings/default.json', {
    version: 1,
    name: { path: '$.value.event_name' },
    external_id: { path: '$.value.user_id', convert: 'string' },
    timestamp: { path: '$.value.event_timestamp', convert: 'timestamp' },
    properties: { path: '$.value.event_data' },
  })
  write('relays/soak.json', {
    version: 1,
    connection: 'broker',
    topics: [options.topic],
    consumerGroup: `group-${options.topic}`,
    from: 'earliest',
    format: 'auto',
    mapping: 'default',
    mode: 'live',
    destination: {
      kind: 'onesignal',
      appId: soakAppId,
      apiKey: '${env:SOAK_API_KEY}',
      baseUrl: options.baseUrl,
      requestsPerSecond: null,
      lingerMs: 20,
      timeoutMs: 1_500,
      ...options.destination,
    },
    retry: options.retry ?? { delaysMs: Array.from({ length: 30 }, () => 100), on: ['408', '429', '5xx', 'network'] },
  })
}
