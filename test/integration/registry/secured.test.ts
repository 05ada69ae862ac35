import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { RegistryClient } from '#engine/decoder/registry/registry-client.ts'
import { registrySettings } from '#engine/decoder/registry/settings.ts'
import { kafkaConnection } from '#shared/schema/connection.ts'
import type { SchemaEntry } from '#shared/schema/schema-entry.ts'
import { createAuthority } from '../../support/kafka/certificates.ts'
import { collectingLogger } from '../../support/logger.ts'
import { type RunningRegistry, startRegistry } from '../../support/registry/registry.ts'
import { describeWith } from '../../support/requirements.ts'

const alice = { name: 'alice', password: 'p: w"ö', role: 'sr-admin' }
const bob = { name: 'bob', password: 'pw', role: 'guest' }

describeWith(['registry'], 'a registry with users, over TLS of a private authority', () => {
  let directory = ''
  let registry: RunningRegistry
  const clients: RegistryClient[] = []

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'signalbench-secured-registry-'))
    const ca = createAuthority('Registry test CA')
    const { certificate, key } = ca.issue({ name: 'localhost', hosts: ['localhost', '127.0.0.1'] })
    const write = async (name: string, text: string): Promise<string> => {
      await writeFile(join(directory, name), text)
      return join(directory, name)
    }
    const tls = {
      caFile: await write('ca.pem', ca.certificate),
      certFile: await write('server.pem', certificate),
      keyFile: await write('server.key', key),
    }
    registry = await startRegistry({ users: [alice, bob], tls })
  })
  afterAll(async () => {
    await Promise.all(clients.map((client) => client.close()))
    await registry.stop()
    await rm(directory, { recursive: true, force: true })
  })

  /** As a connection's file has it. */
  async function ask(schemaRegistry: object, security: object = { protocol: 'PLAINTEXT' }): Promise<SchemaEntry> {
    const connection = kafkaConnection.parse({
      version: 1,
      kind: 'kafka',
      bootstrapServers: ['127.0.0.1:1'],
      security,
      schemaRegistry: { url: registry.url, caFile: 'ca.pem', ...schemaRegistry },
    })
    const secrets: Readonly<Record<string, string>> = { '${env:PASSWORD}': alice.password }
    const settings = registrySettings(connection, {
      resolveSecrets: (text) => secrets[text] ?? text,
      resolvePath: (path) => join(directory, path),
    })
    if (settings === null) throw new Error('the connection has a registry')
    const random = { next: () => 0, uuid: () => 'none' }
    const client = new RegistryClient(settings, { clock: Date, random, logger: collectingLogger() })
    clients.push(client)
    return client.get('id:1')
  }

  test('answers who has the right password and trusts the authority', async () => {
    const entry = await ask({ username: 'alice', password: '${env:PASSWORD}' })
    expect(entry).toMatchObject({ kind: 'missing', code: 'schema-not-found' })
  })

  test('tells the wrong password, none at all, and the Kafka key apart', async () => {
    const wrong = await ask({ username: 'alice', password: 'wrong-one' })
    expect(wrong).toMatchObject({ code: 'registry-unauthorized', message: expect.stringContaining('Check "username"') })
    expect(JSON.stringify(wrong)).not.toContain('wrong-one')
    const none = await ask({})
    expect(none).toMatchObject({ code: 'registry-unauthorized', message: expect.stringContaining('has none for it') })
    const sasl = { protocol: 'SASL_SSL', mechanism: 'PLAIN', username: 'KEY', password: 'secret' }
    const kafkaKey = await ask({ username: 'KEY', password: 'secret' }, sasl)
    expect(kafkaKey).toMatchObject({
      code: 'registry-unauthorized',
      message: expect.stringContaining('they are those of Kafka'),
    })
  })

  test('a user without rights is told to ask for them', async () => {
    const entry = await ask({ username: 'bob', password: 'pw' })
    expect(entry).toMatchObject({ code: 'registry-forbidden', retryable: false })
  })

  test('an authority that is not known, and a port that speaks TLS, are told', async () => {
    const unknown = await ask({ caFile: undefined, username: 'alice', password: '${env:PASSWORD}' })
    expect(unknown).toMatchObject({ code: 'registry-unreachable', message: expect.stringContaining('caFile') })
    const plain = await ask({ url: registry.url.replace('https:', 'http:') })
    expect(plain).toMatchObject({ kind: 'missing', retryable: true })
  })
})
