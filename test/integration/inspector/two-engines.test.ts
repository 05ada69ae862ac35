import { existsSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createEngine, type Engine, type EngineConfig } from '#engine/engine.ts'
import { nodePorts } from '#engine/entry/node-ports.ts'
import { openLogReader } from '#engine/store/log-store.ts'
import { eventually } from '../../support/eventually.ts'
import { collectingLogger } from '../../support/logger.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { workspaceJson, writeFiles } from '../../support/workspace-folder.ts'

const directory = temporaryDirectory(afterEach)
const engines: Engine[] = []
afterEach(async () => {
  for (const engine of engines.splice(0).toReversed()) await engine.close()
})

const capture = JSON.stringify({
  topic: 'orders',
  partition: 0,
  offset: '7',
  timestamp: '1763721721004',
  key: null,
  headers: [],
  value: { utf8: '{"event_name":"signup","user_id":"u1"}' },
})

function writeWorkspace(): void {
  writeFiles(directory(), {
    'signalbench.json': workspaceJson,
    'connections/sample.json': { version: 1, kind: 'replay', capture: 'captures/sample.ndjson', recordsPerSecond: 0 },
    'captures/sample.ndjson': `${capture}\n`,
    'mappings/default.json': {
      version: 1,
      name: { path: '$.value.event_name' },
      external_id: { path: '$.value.user_id' },
    },
    'relays/orders.json': {
      version: 1,
      connection: 'sample',
      topics: ['orders'],
      consumerGroup: 'test',
      from: 'earliest',
      mapping: 'default',
      mode: 'live',
      destination: { kind: 'onesignal', appId: 'app', baseUrl: 'http://127.0.0.1:1' },
    },
    'receivers/local.json': { version: 1, port: 0 },
  })
}

async function open(config: Partial<EngineConfig> = {}): Promise<Engine> {
  const ports = nodePorts({ directory: directory() })
  const base = { directory: directory(), command: 'desktop', engineVersion: '0', autoStart: true }
  const engine = await createEngine({ ...base, ...config }, ports)
  engines.push(engine)
  return engine
}

describe('an engine that starts by itself', () => {
  it('is alive: receiver, relay as dry run, inspector on the replay', async () => {
    writeWorkspace()
    const { services } = await open()
    await eventually(() => expect(services.inspector.status().kept).toBe(1))
    expect(services.inspector.status()).toMatchObject({ connection: 'sample', mapping: 'default' })
    expect(services.receivers.statuses()).toMatchObject([{ name: 'local', state: 'listening' }])
    await eventually(() => expect(services.relays.statuses()).toMatchObject([{ consumed: 1, delivered: 0 }]))
    const [relay] = services.relays.statuses()
    expect(relay?.message).toContain('dry run')
    expect(services.relays.deliveries('orders', { before: null, limit: 10 })).toEqual([])
  })

  it('leaves nothing behind but logs, and gives the workspace free', async () => {
    writeWorkspace()
    await (await open()).close()
    engines.length = 0
    const again = await open({ autoStart: false })
    expect(again.readOnlyReason).toBeNull()
    expect(existsSync(join(directory(), '.signalbench', 'engine.log'))).toBe(true)
  })
})

describe('a second engine on the same workspace', () => {
  it('says who has it, changes nothing, and can still look at records', async () => {
    writeWorkspace()
    await open()
    const { services, readOnlyReason } = await open({ command: 'serve' })
    expect(readOnlyReason).toContain(`desktop, process ${process.pid}`)
    expect(services.workspace.summary().readOnlyReason).toBe(readOnlyReason)
    const refused = expect.objectContaining({ code: 'READ_ONLY', message: readOnlyReason })
    await expect(services.relays.start('orders')).rejects.toEqual(refused)
    await expect(services.receivers.start('local')).rejects.toEqual(refused)
    expect(() => services.workspace.saveFile('mappings', 'new', { version: 1 }, null)).toThrow(refused)
    expect(services.relays.statuses()).toMatchObject([{ name: 'orders', state: 'stopped', message: readOnlyReason }])
    await eventually(() => expect(services.inspector.status().kept).toBe(1))
  })
})

describe('an engine on a workspace that cannot be written', () => {
  it('says so and what to do, and shows records all the same', async () => {
    // As good as a read-only disk for whoever may write everywhere: the folder for its files cannot be made.
    writeFiles(directory(), { '.signalbench': '' })
    writeWorkspace()
    const { services, readOnlyReason } = await open()
    expect(readOnlyReason).toContain(`The workspace ${directory()} cannot be written and is only shown. To change it`)
    const refused = expect.objectContaining({ code: 'READ_ONLY', message: readOnlyReason })
    await expect(services.relays.start('orders')).rejects.toEqual(refused)
    expect(() => services.workspace.saveFile('mappings', 'new', { version: 1 }, null)).toThrow(refused)
    await eventually(() => expect(services.inspector.status().kept).toBe(1))
  })

  it('tells of a log that cannot be read there', async () => {
    writeWorkspace()
    await (await open({ autoStart: false })).close()
    engines.length = 0
    for (const name of ['lock.sqlite', 'log.sqlite-shm']) {
      rmSync(join(directory(), '.signalbench', name), { force: true })
      symlinkSync(join(directory(), 'nowhere', name), join(directory(), '.signalbench', name))
    }
    const { readOnlyReason } = await open({ autoStart: false })
    expect(readOnlyReason).toContain('What its log holds cannot be shown meanwhile.')
    expect(() => openLogReader(directory(), { logger: collectingLogger() })).toThrow(
      expect.objectContaining({
        code: 'STORE_FAILED',
        message: expect.stringMatching(/log\.sqlite cannot be read where it is: .* copy the workspace/) as string,
      }) as Error,
    )
  })
})

it('frees the workspace when it cannot start', async () => {
  writeWorkspace()
  writeFiles(directory(), { 'signalbench.json': '{ "version": 99 }' })
  await expect(open()).rejects.toMatchObject({ code: 'BAD_FILE' })
  writeWorkspace()
  expect((await open({ autoStart: false })).readOnlyReason).toBeNull()
})

it('never writes a secret into its log', async () => {
  writeWorkspace()
  const engine = await open({ autoStart: false })
  const secrets = [
    'cfltAbCdEf0123456789',
    'os_v2_app_abcdefgh',
    'whsec_MfKQ9r8GKYqrTwjU',
    'hunter2hunter2',
    'c2VjcmV0OnNlY3JldA==',
  ]
  engine.logger.warn(
    {
      apiSecret: secrets[0],
      note: `key ${secrets[1]} and ${secrets[2]}`,
      password: secrets[3],
      headers: { authorization: `Basic ${secrets[4]}` },
      err: new Error(`refused: Authorization: Key ${secrets[1]}`),
    },
    'a request failed',
  )
  const log = readFileSync(join(directory(), '.signalbench', 'engine.log'), 'utf8')
  expect(log).toContain('a request failed')
  for (const secret of secrets) expect(log).not.toContain(secret)
})
