import { describe, expect, it } from 'vitest'
import { readClientProperties } from '#shared/domain/client-properties/read-client-properties.ts'
import { readConnectionRoute } from '../../../renderer/features/connections/connection-route.ts'
import { fileFromForm, formFromFile } from '../../../renderer/features/connections/form/form-file.ts'
import {
  connectionForm,
  emptyKafkaForm,
  type KafkaForm,
} from '../../../renderer/features/connections/form/form-model.ts'
import { envName, exportLine, referenceOf } from '#shared/domain/secret-reference/secret-reference.ts'
import { applyProperties, changesOf } from '../../../renderer/features/connections/paste/apply-properties.ts'
import { links } from '../../../renderer/ui/links.ts'

const file = {
  version: 1,
  kind: 'kafka',
  note: 'ours',
  bootstrapServers: 'a:9092, b:9092',
  security: { protocol: 'SASL_SSL', mechanism: 'PLAIN', username: 'u', password: '${env:P}', clientTag: 7 },
  schemaRegistry: { url: 'https://sr', username: 's', password: '${env:S}', retries: 3 },
}

describe('the form of a connection', () => {
  it('gives the file back as it was, with the keys that it does not know', () => {
    const form = formFromFile(file)
    expect(form).toMatchObject({ bootstrapServers: 'a:9092, b:9092', registryEnabled: true, registryUsername: 's' })
    expect(fileFromForm(form, file)).toEqual({
      ...file,
      bootstrapServers: ['a:9092', 'b:9092'],
      schemaRegistry: { ...file.schemaRegistry, enabled: true },
    })
  })

  it('takes out of the file what the protocol has no use for', () => {
    const form = { ...(formFromFile(file) as KafkaForm), protocol: 'PLAINTEXT' as const }
    expect(fileFromForm(form, file)['security']).toEqual({ protocol: 'PLAINTEXT', clientTag: 7 })
  })

  it('keeps a registry that is switched off, and writes none where there was none', () => {
    const off = { ...(formFromFile(file) as KafkaForm), registryEnabled: false }
    expect(fileFromForm(off, file)['schemaRegistry']).toMatchObject({ enabled: false, url: 'https://sr', retries: 3 })
    expect(fileFromForm({ ...emptyKafkaForm, bootstrapServers: 'a:1' }, {})).not.toHaveProperty('schemaRegistry')
  })

  const problemsOf = (change: Partial<KafkaForm>): readonly string[] => {
    const result = connectionForm.safeParse({ ...emptyKafkaForm, bootstrapServers: 'a:9092', ...change })
    return (result.error?.issues ?? []).map((issue) => String(issue.path[0]))
  }

  it.each([
    [{}, []],
    [{ bootstrapServers: 'a' }, ['bootstrapServers']],
    [{ protocol: 'SASL_SSL' }, ['username', 'password']],
    [{ protocol: 'SASL_SSL', username: 'u', password: 'plain text' }, ['password']],
    // What stands in the file already is shown as a mask, and may stay.
    [{ protocol: 'SASL_SSL', username: 'u', password: '••••••••' }, []],
    [{ protocol: 'SSL', certFile: 'c.pem' }, ['keyFile']],
    [{ protocol: 'SSL', caFile: '/etc/ca.pem' }, ['caFile']],
    [{ protocol: 'SSL', caFile: 'certs/../../ca.pem' }, ['caFile']],
    [{ registryEnabled: true, registryUrl: 'sr.example' }, ['registryUrl']],
    [{ registryEnabled: true, registryUrl: 'https://k:s@sr.example' }, ['registryUrl']],
    [{ registryEnabled: true, registryUrl: 'https://sr', registryUsername: 'k' }, ['registryPassword']],
    [{ registryEnabled: false, registryUrl: 'nonsense' }, []],
  ] satisfies [Partial<KafkaForm>, string[]][])('of %j lacks %j', (change, fields) => {
    expect(problemsOf(change)).toEqual(fields)
  })
})

describe('secrets in a form', () => {
  it('are references and nothing besides', () => {
    expect(referenceOf('${env:KAFKA_KEY}')).toEqual({ source: 'env', name: 'KAFKA_KEY' })
    expect(referenceOf('${secret:dev-password}')).toEqual({ source: 'secret', name: 'dev-password' })
    for (const text of ['', 'hunter2', 'x${env:A}', '${env:A}${env:B}', '${file:/etc/passwd}', '${env:A B}']) {
      expect(referenceOf(text), text).toBeNull()
    }
  })

  it('are named after their connection, as variables that a shell takes', () => {
    expect(envName('confluent-dev', 'registry-password')).toBe('CONFLUENT_DEV_REGISTRY_PASSWORD')
    expect(envName('2nd', 'password')).toMatch(/^[A-Z_][A-Z0-9_]*$/)
    expect(exportLine('A', "it's")).toBe(`export A='it'\\''s'`)
    expect(exportLine('A')).toBe('export A=…')
  })
})

describe('a pasted file', () => {
  const before: KafkaForm = { ...emptyKafkaForm, bootstrapServers: 'old:9092', caFile: 'certs/ca.pem' }
  const read = readClientProperties(
    'bootstrap.servers=new:9092\nsecurity.protocol=SASL_SSL\nsasl.mechanism=PLAIN\nsasl.username=u\nsasl.password=hunter2',
  )

  it('fills the form, keeps what it does not speak of, and never puts a secret in', () => {
    const after = applyProperties(before, read, { password: '${env:P}' })
    expect(after).toMatchObject({
      bootstrapServers: 'new:9092',
      username: 'u',
      password: '${env:P}',
      caFile: 'certs/ca.pem',
    })
    expect(JSON.stringify(applyProperties(before, read, {}))).not.toContain('hunter2')
  })

  it('drops the secret of another user', () => {
    const other = { ...before, username: 'somebody', password: '${env:THEIRS}' }
    const without = readClientProperties('bootstrap.servers=b:1\nsecurity.protocol=SASL_SSL\nsasl.username=u')
    expect(applyProperties(other, without, {}).password).toBe('')
    expect(applyProperties({ ...other, username: 'u' }, without, {}).password).toBe('${env:THEIRS}')
  })

  it('is previewed without its secrets', () => {
    const after = applyProperties(before, read, { password: '${env:P}' })
    expect(changesOf(before, after).map(({ key }) => key)).toEqual(['bootstrapServers', 'protocol', 'username'])
  })
})

describe('the address of a connection', () => {
  it.each([
    [links.connections, { name: null, tab: 'connection' }],
    [links.connection('dev'), { name: 'dev', tab: 'connection' }],
    [links.connectionSchemaId('dev', 12), { name: 'dev', tab: 'schemas', schemaId: 12, subject: null }],
    [links.connectionSubject('dev', 'a/b c%', 3), { tab: 'schemas', subject: 'a/b c%', version: 3, schemaId: null }],
    [links.connectionGroup('dev', 'g/1'), { tab: 'groups', groupId: 'g/1' }],
    ['/connections/dev/schemas?id=12&subject=a%2Fb', { tab: 'schemas', schemaId: 12, subject: 'a/b' }],
    ['/connections/dev/schemas/id/x', { tab: 'schemas', schemaId: null }],
    ['/connections/dev/groups/%E0%A4%A', { tab: 'groups', groupId: '%E0%A4%A' }],
    ['/live', { name: null }],
  ])('%s', (address, expected) => {
    expect(readConnectionRoute(address)).toMatchObject(expected)
  })
})
