import { expect, test } from 'vitest'
import { registrySettings } from '#engine/decoder/registry/settings.ts'
import { AppError } from '#shared/lib/app-error.ts'
import { kafkaConnection } from '#shared/schema/connection.ts'

const deps = {
  resolveSecrets: (text: string) => {
    if (text.includes('${env:MISSING}')) throw new AppError('SECRET_MISSING', 'MISSING is not set')
    return text.replaceAll('${env:SECRET}', 'hush')
  },
  resolvePath: (path: string) => `/workspace/${path}`,
}
const settingsOf = (schemaRegistry: object | undefined, security: object = { protocol: 'PLAINTEXT' }) =>
  registrySettings(
    kafkaConnection.parse({ version: 1, kind: 'kafka', bootstrapServers: 'broker:9092', security, schemaRegistry }),
    deps,
  )

test('a connection without a registry, or with one that is switched off, has none', () => {
  expect(settingsOf(undefined)).toBeNull()
  expect(settingsOf({ enabled: false, url: 'nonsense' })).toBeNull()
})

test('several addresses, each with its path and without a slash at its end', () => {
  expect(settingsOf({ url: 'https://a:8081/, http://b/apis/ccompat/v7/ ,' })?.urls).toEqual([
    'https://a:8081',
    'http://b/apis/ccompat/v7',
  ])
})

test('credentials are resolved; in the URL they count too, and do not stay in it', () => {
  expect(settingsOf({ url: 'https://a', username: 'key', password: '${env:SECRET}' })).toMatchObject({
    credentials: { username: 'key', password: 'hush' },
    usesKafkaKey: false,
  })
  expect(settingsOf({ url: 'https://k%40y:s%3Acret@a' })).toMatchObject({
    urls: ['https://a'],
    credentials: { username: 'k@y', password: 's:cret' },
  })
  expect(() => settingsOf({ url: 'https://a', username: 'key', password: '${env:MISSING}' })).toThrow('MISSING')
})

test('the Kafka key is recognised', () => {
  const sasl = { protocol: 'SASL_SSL', username: 'key', password: '${env:MISSING}' }
  expect(settingsOf({ url: 'https://a', username: 'key', password: 'other' }, sasl)?.usesKafkaKey).toBe(true)
  expect(settingsOf({ url: 'https://a', username: 'other' }, sasl)?.usesKafkaKey).toBe(false)
})

test.each([
  ['', 'it is empty'],
  ['registry:8081', 'begins with registry:'],
  ['not a url', 'it is no URL'],
  ['file:///etc/passwd', 'begins with file:'],
])('%j is refused as an address', (url, words) => {
  expect(() => settingsOf({ url })).toThrow(words)
})

test('a CA file that cannot be read is named', () => {
  expect(() => settingsOf({ url: 'https://a', caFile: 'certs/ca.pem' })).toThrow('caFile "certs/ca.pem"')
})
