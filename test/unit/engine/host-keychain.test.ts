import { describe, expect, it } from 'vitest'
import { createSecretsService } from '#engine/api/secrets-service.ts'
import { HostKeychain } from '#engine/entry/host-keychain.ts'
import type { EngineToHost } from '#shared/contract/host.ts'

type Asked = Extract<EngineToHost, { type: 'keep-secret' }>

/** A keychain whose host notes what it is asked and answers when told to. */
function aKeychain() {
  const asked: Asked[] = []
  const keychain = new HostKeychain((message) => asked.push(message))
  const secrets = keychain.open({ secrets: { old: 'o' }, keychain: 'keychain' })
  const answer = (problem: string | null): void => {
    const last = asked.at(-1)
    if (last !== undefined) keychain.settle({ type: 'secret-kept', id: last.id, problem })
  }
  return { asked, secrets, answer, service: createSecretsService({ secrets, env: (name) => ({ SET: 'v' })[name] }) }
}

describe('the keychain of the host', () => {
  it('answers with what was stored once the host has it, not before', async () => {
    const { asked, secrets, service, answer } = aKeychain()
    const kept = service.keep('new', 'n')
    expect(asked).toEqual([{ type: 'keep-secret', id: 1, name: 'new', value: 'n' }])
    expect(secrets.get('new')).toBeNull()
    answer(null)
    await kept
    expect(secrets.get('new')).toBe('n')
    expect(secrets.get('old')).toBe('o')
  })

  it('forgets what was removed', async () => {
    const { secrets, service, answer } = aKeychain()
    const removed = service.keep('old', null)
    answer(null)
    await removed
    expect(secrets.get('old')).toBeNull()
  })

  it('says what the host said when it refuses, and keeps the old value', async () => {
    const { secrets, service, answer } = aKeychain()
    const kept = service.keep('old', 'changed')
    answer('The keyring is locked.')
    await expect(kept).rejects.toMatchObject({ code: 'STORE_FAILED', message: 'The keyring is locked.' })
    expect(secrets.get('old')).toBe('o')
  })

  it('tells which references are set and what sets them, never a value', () => {
    const { service } = aKeychain()
    const references = [
      { source: 'secret', name: 'old' },
      { source: 'secret', name: 'my-key' },
      { source: 'env', name: 'SET' },
      { source: 'env', name: 'UNSET' },
    ] as const
    const status = service.status(references)
    expect(status).toEqual({
      keychain: 'keychain',
      secrets: [
        { source: 'secret', name: 'old', isSet: true, variable: 'SIGNALBENCH_SECRET_OLD' },
        { source: 'secret', name: 'my-key', isSet: false, variable: 'SIGNALBENCH_SECRET_MY_KEY' },
        { source: 'env', name: 'SET', isSet: true, variable: 'SET' },
        { source: 'env', name: 'UNSET', isSet: false, variable: 'UNSET' },
      ],
    })
  })
})

describe('a host without a keychain', () => {
  it('refuses to store, and names the variable that does instead', async () => {
    const service = createSecretsService({ secrets: { get: () => null }, env: () => undefined })
    expect(service.status([])).toEqual({ secrets: [], keychain: null })
    await expect(service.keep('kafka-password', 'x')).rejects.toMatchObject({
      code: 'BAD_INPUT',
      message: expect.stringContaining('SIGNALBENCH_SECRET_KAFKA_PASSWORD'),
    })
  })
})
