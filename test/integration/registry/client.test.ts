import { afterEach, expect, test } from 'vitest'
import { RegistryClient } from '#engine/decoder/registry/registry-client.ts'
import type { RegistrySettings } from '#engine/decoder/registry/settings.ts'
import type { SchemaEntry } from '#shared/schema/schema-entry.ts'
import { freePorts } from '../../support/free-ports.ts'
import { collectingLogger } from '../../support/logger.ts'
import {
  type ScriptedAnswer,
  type ScriptedRegistry,
  startScriptedRegistry,
} from '../../support/registry/scripted-registry.ts'

const opened: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of opened.splice(0).toReversed()) await one.close()
})

const settings = (urls: readonly string[], overrides: Partial<RegistrySettings> = {}): RegistrySettings => ({
  urls,
  credentials: null,
  ca: null,
  usesKafkaKey: false,
  ...overrides,
})

const aClock = () => {
  const clock = { ms: 1_000_000, now: () => clock.ms }
  return clock
}

function aClient(urls: readonly string[], overrides: Partial<RegistrySettings> = {}) {
  const clock = aClock()
  const random = { next: () => 0.5, uuid: () => 'none' }
  const client = new RegistryClient(settings(urls, overrides), { clock, random, logger: collectingLogger() })
  opened.push(client)
  return { client, clock }
}

async function aRegistry(answers: Readonly<Record<string, ScriptedAnswer>>): Promise<ScriptedRegistry> {
  const registry = await startScriptedRegistry(
    (path) => answers[path] ?? { status: 404, body: { error_code: 40_403, message: `no ${path}` } },
  )
  opened.push(registry)
  return registry
}

const avro = (name: string) => `{"type":"record","name":"${name}","fields":[]}`
const codeOf = (entry: SchemaEntry) => (entry.kind === 'missing' ? entry.code : 'known')
const messageOf = (entry: SchemaEntry) => (entry.kind === 'missing' ? entry.message : '')

test('asks once for a schema, however many want it at a time, and remembers it', async () => {
  const registry = await aRegistry({
    '/schemas/ids/7': { body: { schema: avro('A') } },
    '/schemas/ids/7/versions': { body: [{ subject: 'a-value', version: 3 }] },
  })
  const { client } = aClient([registry.url])
  const entries = await Promise.all(Array.from({ length: 50 }, () => client.get('id:7')))
  expect(new Set(entries).size).toBe(1)
  expect(entries[0]).toMatchObject({ kind: 'known', id: 7, schemaType: 'AVRO', subject: 'a-value', version: 3 })
  await client.get('id:7')
  expect(registry.asked).toEqual(['/schemas/ids/7', '/schemas/ids/7/versions'])
})

test('brings references along, each before its users and once, whatever circle of names they form', async () => {
  const use = (name: string) => ({ name, subject: name, version: 1 })
  const version = (name: string, id: number, uses: readonly string[]) => ({
    body: { subject: name, version: 1, id, schema: avro(name), references: uses.map(use) },
  })
  const registry = await aRegistry({
    '/schemas/ids/1': {
      body: { schema: avro('Top'), references: [use('B'), use('C')], ruleSet: { domainRules: [{}] } },
    },
    '/subjects/B/versions/1': version('B', 2, ['D']),
    '/subjects/C/versions/1': version('C', 3, ['D', 'B']),
    '/subjects/D/versions/1': version('D', 4, []),
  })
  const { client } = aClient([registry.url])
  const entry = await client.get('id:1')
  expect(entry).toMatchObject({ kind: 'known', hasRules: true, uses: [use('B'), use('C')] })
  expect(entry.kind === 'known' && entry.references.map(({ name, id }) => [name, id])).toEqual([
    ['D', 4],
    ['B', 2],
    ['C', 3],
  ])
  expect(registry.asked.filter((path) => path.startsWith('/subjects/D'))).toHaveLength(1)
})

test('a schema that refers to itself, or to what is gone, is missing with the reason', async () => {
  const registry = await aRegistry({
    '/schemas/ids/1': { body: { schema: avro('A'), references: [{ name: 'B', subject: 'B', version: 1 }] } },
    '/schemas/ids/2': { body: { schema: avro('A'), references: [{ name: 'X', subject: 'X', version: 9 }] } },
    '/subjects/B/versions/1': {
      body: {
        subject: 'B',
        version: 1,
        id: 5,
        schema: avro('B'),
        references: [{ name: 'B', subject: 'B', version: 1 }],
      },
    },
    '/subjects/X/versions/9': { status: 404, body: { error_code: 40_402, message: 'Version 9 not found.' } },
  })
  const { client } = aClient([registry.url])
  expect(messageOf(await client.get('id:1'))).toContain('refers to itself by way of B, version 1')
  const gone = await client.get('id:2')
  expect(gone).toMatchObject({ code: 'schema-not-found', retryable: false })
  expect(messageOf(gone)).toContain('refers to X (subject X, version 9)')
})

test.each<[string, ScriptedAnswer, string, boolean, string]>([
  ['401 without credentials', { status: 401, body: '' }, 'registry-unauthorized', true, 'has none for it'],
  [
    '403',
    { status: 403, body: { error_code: 40_301, message: 'denied' } },
    'registry-forbidden',
    false,
    'DeveloperRead',
  ],
  [
    '404 with 40403',
    { status: 404, body: { error_code: 40_403 } },
    'schema-not-found',
    false,
    'does not know schema id 7',
  ],
  ['422', { status: 422, body: { error_code: 42_201, message: 'bad' } }, 'schema-invalid', false, 'calls it invalid'],
  ['503', { status: 503, body: 'busy' }, 'registry-unreachable', true, 'not available at present (HTTP 503)'],
  [
    'a leader that is gone',
    { status: 500, body: { error_code: 50_003 } },
    'registry-unreachable',
    true,
    'not available',
  ],
  ['404 without a code', { status: 404, body: 'nothing here' }, 'registry-broken', true, '/apis/ccompat/v7'],
  ['a web page', { body: '<!DOCTYPE html><p>Log in' }, 'registry-broken', true, 'answers with a web page'],
  [
    'a redirect',
    { status: 302, headers: { location: 'https://elsewhere/' } },
    'registry-broken',
    true,
    'https://elsewhere/',
  ],
  ['no JSON', { body: 'schema' }, 'registry-broken', false, 'it is no JSON: schema'],
  ['JSON of another kind', { body: { schema: 7 } }, 'registry-broken', false, '$.schema'],
  ['a type nobody knows', { body: { schema: 'x', schemaType: 'XSD' } }, 'registry-broken', false, '$.schemaType'],
])('%s is told with code, reason and what to do', async (_, answer, code, retryable, words) => {
  const registry = await aRegistry({ '/schemas/ids/7': answer })
  const { client } = aClient([registry.url])
  const entry = await client.get('id:7')
  expect(entry).toMatchObject({ kind: 'missing', key: 'id:7', code, retryable })
  expect(messageOf(entry)).toContain('schema id 7')
  expect(messageOf(entry)).toContain(words)
})

test('says that the Kafka key was used where the registry refuses it, and never the password', async () => {
  const registry = await aRegistry({ '/schemas/ids/7': { status: 401, body: '' } })
  const credentials = { username: 'KEY', password: 'hush-hush' }
  const { client } = aClient([registry.url], { credentials, usesKafkaKey: true })
  const entry = await client.get('id:7')
  expect(messageOf(entry)).toContain('they are those of Kafka')
  expect(JSON.stringify(entry)).not.toContain('hush-hush')
})

test('a schema that does not exist is asked for again after 30 s, not before', async () => {
  const answers: Record<string, ScriptedAnswer> = {}
  const registry = await aRegistry(answers)
  const { client, clock } = aClient([registry.url])
  expect(codeOf(await client.get('id:7'))).toBe('schema-not-found')
  answers['/schemas/ids/7'] = { body: { schema: avro('A') } }
  clock.ms += 29_999
  expect(codeOf(await client.get('id:7'))).toBe('schema-not-found')
  clock.ms += 1
  expect(codeOf(await client.get('id:7'))).toBe('known')
})

test('while the registry is away nobody waits for it, and after a growing pause it is tried again', async () => {
  const [port = 0] = await freePorts(1)
  const { client, clock } = aClient([`http://127.0.0.1:${port}`])
  expect(await client.get('id:7')).toMatchObject({ code: 'registry-unreachable', retryable: true })
  const first = (client.nextTryAtMs ?? 0) - clock.ms
  expect(first).toBeGreaterThan(0)
  expect(await client.get('id:8')).toMatchObject({ key: 'id:8', code: 'registry-unreachable' })
  clock.ms += first
  expect(await client.get('id:7')).toMatchObject({ code: 'registry-unreachable' })
  expect((client.nextTryAtMs ?? 0) - clock.ms).toBeGreaterThan(first)
  opened.push(await startScriptedRegistry(() => ({ body: { schema: avro('A') } }), port))
  expect(codeOf(await client.get('id:7'))).toBe('registry-unreachable')
  clock.ms = client.nextTryAtMs ?? 0
  expect(codeOf(await client.get('id:7'))).toBe('known')
  expect(client.nextTryAtMs).toBeNull()
})

test('of several addresses the one that answers is used', async () => {
  const [port = 0] = await freePorts(1)
  const registry = await aRegistry({
    '/schemas/ids/1': { body: { schema: avro('A'), subject: 'a', version: 1 } },
    '/schemas/ids/2': { body: { schema: avro('A'), subject: 'a', version: 2 } },
  })
  const { client } = aClient([`http://127.0.0.1:${port}`, registry.url])
  expect(codeOf(await client.get('id:1'))).toBe('known')
  expect(codeOf(await client.get('id:2'))).toBe('known')
  expect(registry.asked).toEqual(['/schemas/ids/1', '/schemas/ids/2'])
})

test('a schema is found by GUID where the registry knows GUIDs, with its id and place', async () => {
  const guid = '0b2bd7a4-9f3c-4a53-8a35-6c2f3a1f9a11'
  const registry = await aRegistry({
    [`/schemas/guids/${guid}`]: { body: { schema: avro('A') } },
    [`/schemas/guids/${guid}/ids`]: { body: [{ id: 9, context: '.' }] },
    '/schemas/ids/9/versions': { body: [{ subject: 'a', version: 2 }] },
    '/schemas/guids/none': { status: 404, body: '' },
  })
  const { client } = aClient([registry.url])
  expect(await client.get(`guid:${guid}`)).toMatchObject({ kind: 'known', id: 9, guid, subject: 'a', version: 2 })
  const unknown = await client.get('guid:none')
  expect(unknown).toMatchObject({ code: 'schema-not-found', retryable: false })
  expect(messageOf(unknown)).toContain('knows no GUIDs')
})

test('bytes that only begin like frames do not become a flood of questions', async () => {
  const registry = await aRegistry({})
  const { client, clock } = aClient([registry.url])
  for (let id = 1; id <= 400; id += 1) await client.get(`id:${id}`)
  expect(registry.asked).toHaveLength(50)
  const spared = await client.get('id:400')
  expect(spared).toMatchObject({ code: 'schema-not-found', retryable: false })
  expect(messageOf(spared)).toContain('only begin like framed ones')
  clock.ms += 30_000
  await client.get('id:400')
  expect(registry.asked).toHaveLength(51)
})

test('a server error for one schema is tried again some times, then believed', async () => {
  const registry = await aRegistry({
    '/schemas/ids/7': { status: 500, body: { error_code: 0, message: 'boom' } },
    '/schemas/ids/8': { body: { schema: avro('A') } },
  })
  const { client } = aClient([registry.url])
  const entries: SchemaEntry[] = []
  for (let round = 0; round < 5; round += 1) entries.push(await client.get('id:7'))
  expect(entries.map((entry) => entry.kind === 'missing' && entry.retryable)).toEqual([true, true, true, true, false])
  expect(codeOf(await client.get('id:8'))).toBe('known')
})
