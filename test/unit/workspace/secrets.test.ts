import { expect, test } from 'vitest'
import { maskText, maskValue, plainSecretWarnings, resolveReferences, unmaskValue } from '#engine/workspace/secrets.ts'
import { AppError } from '#shared/lib/app-error.ts'

const from = {
  env: (name: string) => ({ KAFKA_KEY: 'k1', EMPTY: '' })[name],
  secrets: { get: (name: string) => ({ 'kafka-secret': 's$1' })[name] ?? null },
}
const resolve = (text: string) => resolveReferences(text, 'connections/confluent.json', from)

test('puts values in place of references, as they are', () => {
  expect(resolve('${env:KAFKA_KEY}')).toBe('k1')
  expect(resolve('a-${secret:kafka-secret}-${env:KAFKA_KEY}')).toBe('a-s$1-k1')
  expect(resolve('plain $ {env:X} ${other:X}')).toBe('plain $ {env:X} ${other:X}')
})

test.each([
  ['${env:NOT_THERE}', ['connections/confluent.json', 'environment variable NOT_THERE', 'export NOT_THERE=']],
  ['${env:EMPTY}', ['environment variable EMPTY']],
  ['${secret:api-key}', ['secret api-key', 'SIGNALBENCH_SECRET_API_KEY']],
])('a missing %s names the file, the variable and what to set', (text, parts) => {
  const missing = (() => {
    try {
      return resolve(text)
    } catch (error) {
      return error
    }
  })()
  expect(missing).toBeInstanceOf(AppError)
  expect((missing as AppError).code).toBe('SECRET_MISSING')
  for (const part of parts) expect((missing as AppError).message).toContain(part)
})

const relay = { destination: { kind: 'onesignal', apiKey: 'os_v2_app_secret' } }

test('warns about a secret in plain text, not about a reference', () => {
  expect(plainSecretWarnings('relays', 'relays/a.json', relay)).toMatchObject([
    { severity: 'warning', path: '$.destination.apiKey' },
  ])
  expect(plainSecretWarnings('relays', 'relays/a.json', { destination: { apiKey: '${env:KEY}' } })).toEqual([])
})

test('masks plain-text secrets in value and text, also where the text is no valid JSON', () => {
  expect(JSON.stringify(maskValue('relays', relay))).not.toContain('os_v2_app_secret')
  expect(maskText('relays', '{"destination": {"apiKey" : "os_v2_app_\\"secret", ]')).toBe(
    '{"destination": {"apiKey" : "••••••••", ]',
  )
  expect(maskText('relays', '{"apiKey": "os_v2_unclosed')).not.toContain('os_v2')
  expect(maskText('relays', '{"apiKey": "${env:KEY}"}')).toContain('${env:KEY}')
})

test('a save that sends the mask back keeps the secret', () => {
  expect(unmaskValue('relays', relay, maskValue('relays', relay))).toEqual(relay)
  const changed = { destination: { kind: 'onesignal', apiKey: '${env:KEY}' } }
  expect(unmaskValue('relays', relay, changed)).toEqual(changed)
})

const receiver = {
  endpoints: [
    { path: '/a', signature: { scheme: 'github', secret: 'plain-a', previousSecrets: ['old-1', '${env:OLD}'] } },
    {
      path: '/b',
      signature: { scheme: 'github', secret: '${env:B}' },
      forward: {
        url: 'http://x/',
        headers: [
          ['Content-Type', 'text/plain'],
          ['authorization', 'Basic b'],
        ],
      },
    },
  ],
}

test('finds the secrets of every endpoint and the keys among headers', () => {
  expect(plainSecretWarnings('receivers', 'receivers/local.json', receiver).map(({ path }) => path)).toEqual([
    '$.endpoints[0].signature.secret',
    '$.endpoints[0].signature.previousSecrets[0]',
    '$.endpoints[1].forward.headers[1][1]',
  ])
  const shown = JSON.stringify(maskValue('receivers', receiver))
  const text = maskText('receivers', JSON.stringify(receiver, null, 2))
  for (const secret of ['plain-a', 'old-1', 'Basic b']) {
    expect(shown).not.toContain(secret)
    expect(text).not.toContain(secret)
  }
  expect(JSON.parse(text)).toEqual(maskValue('receivers', receiver))
})

test('secrets come back to their endpoint and header wherever these were moved to', () => {
  const masked = maskValue('receivers', receiver) as typeof receiver
  expect(unmaskValue('receivers', receiver, masked)).toEqual(receiver)
  const moved = { endpoints: masked.endpoints.toReversed() }
  expect(unmaskValue('receivers', receiver, moved)).toEqual({ endpoints: receiver.endpoints.toReversed() })
})
