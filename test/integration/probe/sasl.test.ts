import { expect, it } from 'vitest'
import { useSecuredBroker } from '../../support/kafka/secured-cluster.ts'
import { expectFailure } from '../../support/probe/expect-ladder.ts'
import { aConnection, runLadder } from '../../support/probe/run-ladder.ts'
import { describeWith } from '../../support/requirements.ts'

const mechanisms = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const

describeWith(['java', 'maven'], 'the sasl rung', () => {
  const cluster = useSecuredBroker()

  it.each(mechanisms)('signs in with %s, with TLS and without', async (mechanism) => {
    for (const listener of ['SASL_SSL', 'SASL_PLAINTEXT'] as const) {
      const ladder = await runLadder(cluster.connection(listener, { mechanism }))
      expect(ladder.rung('sasl')).toMatchObject({ status: 'ok', message: `Signed in as app with ${mechanism}.` })
      expect(ladder.rung('metadata').status).toBe('ok')
    }
  })

  it.each(mechanisms)('says that the broker refused the password of %s, never the password', async (mechanism) => {
    const server = cluster.addresses.SASL_SSL
    const password = 'not-the-secret-7'
    const ladder = await runLadder(cluster.connection('SASL_SSL', { mechanism, password }))
    expectFailure(ladder, 'sasl', {
      code: 'sasl-authentication-failed',
      target: server,
      message: expect.stringContaining(
        `${server} refused app (${mechanism}): username or password is wrong, or they belong to another cluster. It said: Authentication failed`,
      ),
      fix: [
        'Check key and secret: each belongs to one cluster. A Schema Registry key does not work here.',
        'A new API key takes minutes until it works: wait and test again.',
        ...(mechanism === 'PLAIN'
          ? []
          : [`Check that the user has ${mechanism} credentials: kafka-configs.sh --describe --entity-type users.`]),
      ],
    })
    expect(JSON.stringify(ladder.events)).not.toContain(password)
  })

  it('says the same of a user that does not exist', async () => {
    const ladder = await runLadder(cluster.connection('SASL_SSL', { mechanism: 'SCRAM-SHA-512', username: 'nobody' }))
    expect(ladder.rung('sasl')).toMatchObject({ status: 'failed', code: 'sasl-authentication-failed' })
  })

  it('lists the mechanisms that the broker offers', async () => {
    const server = cluster.addresses.PLAIN_ONLY
    expectFailure(await runLadder(cluster.connection('PLAIN_ONLY', { mechanism: 'SCRAM-SHA-512' })), 'sasl', {
      code: 'sasl-mechanism-not-offered',
      message: `${server} does not offer the SASL mechanism SCRAM-SHA-512. It offers PLAIN.`,
      fix: ['Set "mechanism" to PLAIN. Confluent Cloud uses PLAIN.'],
    })
  })

  it('says that the listener wants SASL when the connection has none', async () => {
    const server = cluster.addresses.PLAIN_ONLY
    expectFailure(await runLadder(aConnection(server)), 'sasl', {
      code: 'sasl-required',
      target: server,
      message: `This listener wants SASL: ${server} lets nobody in without signing in, and the connection says PLAINTEXT. It offers PLAIN.`,
      fix: [
        'Set "protocol" to SASL_PLAINTEXT, "mechanism" to one of those, and "username" and "password" to the key and secret that you were given.',
      ],
    })
    const tls = cluster.addresses.SASL_SSL
    const ladder = await runLadder({ ...cluster.connection('SSL'), bootstrapServers: [tls] })
    expectFailure(ladder, 'sasl', {
      code: 'sasl-required',
      message: expect.stringMatching(/the connection says SSL\. It offers .*SCRAM-SHA-512/),
      fix: [expect.stringContaining('Set "protocol" to SASL_SSL')],
    })
  })

  it('says that the listener has no SASL when the connection has', async () => {
    const plain = cluster.addresses.PLAINTEXT
    expectFailure(await runLadder({ ...cluster.connection('SASL_PLAINTEXT'), bootstrapServers: [plain] }), 'sasl', {
      code: 'sasl-not-offered',
      message: `This listener has no SASL: ${plain} does not know signing in, and the connection says SASL_PLAINTEXT.`,
      fix: ['Set "protocol" to PLAINTEXT.', 'Or use the port of the SASL listener in "bootstrapServers".'],
    })
    const tls = cluster.addresses.SSL
    expectFailure(await runLadder({ ...cluster.connection('SASL_SSL'), bootstrapServers: [tls] }), 'sasl', {
      code: 'sasl-not-offered',
      message: `This listener has no SASL: ${tls} does not know signing in, and the connection says SASL_SSL.`,
      fix: ['Set "protocol" to SSL.', 'Or use the port of the SASL listener in "bootstrapServers".'],
    })
  })

  it('says which credential is missing, or which variable is not set', async () => {
    expectFailure(await runLadder(cluster.connection('SASL_SSL', { password: '${env:MISSING}' })), 'sasl', {
      code: 'secret-missing',
      message:
        '"password" cannot be filled in. connections/test.json needs the environment variable MISSING, which is not set.',
      fix: ['Set it as the message says, then test again. A variable must be set before Signalbench starts.'],
    })
    expectFailure(await runLadder(cluster.connection('SASL_SSL', { username: null })), 'sasl', {
      code: 'sasl-credential-missing',
      message: 'The connection uses SASL_SSL but has no username.',
      fix: ['Add "username" to "security", as "${env:NAME}" or "${secret:NAME}".'],
    })
  })
})
