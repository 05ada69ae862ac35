import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { AppError } from '#shared/lib/app-error.ts'
import { startRelaying, stopRelaying } from '../../support/kafka/relaying.ts'
import { eventually } from '../../support/eventually.ts'
import type { SecuredListener } from '../../support/kafka/secured-broker.ts'
import { securedSource, type SecurityOverrides, useSecuredBroker } from '../../support/kafka/secured-cluster.ts'
import { aProducedRecord, readToEnd } from '../../support/kafka/test-source.ts'
import { collectingLogger } from '../../support/logger.ts'
import { describeWith } from '../../support/requirements.ts'

const failureOf = async (work: Promise<unknown>): Promise<AppError> => {
  const failure: unknown = await work.then(
    () => null,
    (error: unknown) => error,
  )
  expect(failure).toBeInstanceOf(AppError)
  return failure as AppError
}

describeWith(['java', 'maven'], 'a way into a cluster that is wrong in one point', () => {
  const cluster = useSecuredBroker()
  const files = () => cluster.files

  const mistakes: readonly (readonly [string, SecuredListener, () => SecurityOverrides, Partial<AppError>, RegExp])[] =
    [
      [
        'no CA for a private one',
        'SSL',
        () => ({ caFile: null }),
        { code: 'UNREACHABLE' },
        /its certificate is not trusted .* Set "caFile" to the CA that signed it\.$/,
      ],
      ['another CA', 'SSL', () => ({ caFile: files().otherCa }), { code: 'UNREACHABLE' }, /certificate is not trusted/],
      ['a server of another CA', 'SSL_OTHER_CA', () => ({}), { code: 'UNREACHABLE' }, /certificate is not trusted/],
      [
        'an expired server certificate',
        'SSL_EXPIRED',
        () => ({}),
        { code: 'UNREACHABLE' },
        /its certificate has expired .* must be renewed/,
      ],
      [
        'a server certificate for another name',
        'SSL_WRONG_NAME',
        () => ({}),
        { code: 'UNREACHABLE' },
        /its certificate is for another name .* Use a host name that the certificate carries/,
      ],
      [
        'no client certificate where one is wanted',
        'MTLS',
        () => ({ certFile: null, keyFile: null }),
        { code: 'UNREACHABLE' },
        /it wants a client certificate .*\(TLS alert: bad certificate\)\. Set "certFile" and "keyFile"/,
      ],
      [
        'an expired client certificate',
        'MTLS',
        () => ({ certFile: files().expiredClientCert, keyFile: files().expiredClientKey }),
        { code: 'UNREACHABLE' },
        /it does not accept the client certificate: expired/,
      ],
      [
        'a client certificate of a CA that the broker does not know',
        'MTLS',
        () => ({ certFile: files().strangerCert, keyFile: files().strangerKey }),
        { code: 'UNREACHABLE' },
        /it does not accept the client certificate/,
      ],
      [
        'an encrypted key without its passphrase',
        'MTLS',
        () => ({ keyFile: files().encryptedKey }),
        { code: 'BAD_INPUT' },
        /keyFile ".*client-encrypted\.key" is encrypted and the connection has no "keyPassphrase"/,
      ],
      [
        'an encrypted key with a wrong passphrase',
        'MTLS',
        () => ({ keyFile: files().encryptedKey, keyPassphrase: 'not-the-passphrase-3' }),
        { code: 'BAD_INPUT' },
        /cannot be opened with "keyPassphrase"/,
      ],
      [
        'the key of another certificate',
        'MTLS',
        () => ({ keyFile: files().strangerKey }),
        { code: 'BAD_INPUT' },
        /is not the key of the certificate in certFile/,
      ],
      [
        'a certificate without its key',
        'MTLS',
        () => ({ keyFile: null }),
        { code: 'BAD_INPUT' },
        /has "certFile" but no "keyFile"/,
      ],
      [
        'a CA file without a certificate',
        'SSL',
        () => ({ caFile: files().clientKey }),
        { code: 'BAD_INPUT' },
        /caFile ".*" holds no certificate/,
      ],
      [
        'a file that is not there',
        'SSL',
        () => ({ caFile: '/no/such/ca.pem' }),
        { code: 'BAD_INPUT' },
        /Cannot read caFile/,
      ],
      [
        'no TLS on a TLS port',
        'SSL',
        () => ({ protocol: 'PLAINTEXT', caFile: null }),
        { code: 'UNREACHABLE' },
        /it closed the connection .* TLS or SASL may be wanted there/,
      ],
      [
        'TLS on a port without',
        'PLAINTEXT',
        () => ({ protocol: 'SSL', caFile: files().ca }),
        { code: 'UNREACHABLE' },
        /it closed the connection/,
      ],
      [
        'SASL on a port without',
        'PLAINTEXT',
        () => ({ protocol: 'SASL_PLAINTEXT', username: 'app', password: 'any' }),
        { code: 'UNREACHABLE' },
        /that listener has no SASL/,
      ],
      [
        'no SASL where it is wanted',
        'SASL_PLAINTEXT',
        () => ({ protocol: 'PLAINTEXT' }),
        { code: 'UNREACHABLE' },
        /TLS or SASL may be wanted there/,
      ],
      ...(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const).map(
        (mechanism) =>
          [
            `a wrong password with ${mechanism}`,
            'SASL_SSL',
            () => ({ mechanism, password: 'not-the-secret-2' }),
            { code: 'UNREACHABLE', retryable: false },
            /it refused username and password .* Check the key and its secret/,
          ] as const,
      ),
      [
        'a user that does not exist',
        'SASL_SSL',
        () => ({ mechanism: 'SCRAM-SHA-512', username: 'nobody' }),
        { code: 'UNREACHABLE' },
        /it refused username and password/,
      ],
      [
        'a mechanism that is not offered',
        'PLAIN_ONLY',
        () => ({ mechanism: 'SCRAM-SHA-512' }),
        { code: 'UNREACHABLE' },
        /does not offer that SASL mechanism .* Choose another "mechanism"/,
      ],
    ]

  it.each(mistakes)('%s is told as what it is', async (_, listener, overrides, expected, message) => {
    const logger = collectingLogger()
    const connection = cluster.connection(listener, overrides())
    const failure = await failureOf(securedSource(connection, logger).check())
    expect(failure).toMatchObject(expected)
    expect(failure.message).toMatch(message)
    expect(failure.message).not.toMatch(/OpenSSL|deps\/|routines/)
    const written = JSON.stringify([failure.message, logger.entries])
    for (const secret of ['not-the-secret-2', 'not-the-passphrase-3', 'app-secret-1'])
      expect(written).not.toContain(secret)
  })

  const aGroup = () => `group-${randomUUID().slice(0, 8)}`

  it('names user, topic and command where a topic may not be seen', async () => {
    const topic = await cluster.createTopic()
    const { message } = await failureOf(readToEnd(securedSource(cluster.connection('SASL_SSL')), [topic], 'beginning'))
    expect(message).toMatch(new RegExp(`^User:app may not read topic "${topic}": the cluster's permissions`))
    expect(message).toContain(
      `kafka-acls.sh --bootstrap-server ${cluster.addresses.SASL_SSL} --add --allow-principal "User:app" ` +
        `--operation Read --topic "${topic}"`,
    )
  })

  it('names only those of several topics that may not be seen', async () => {
    const [seen, hidden] = [await cluster.createTopic(), await cluster.createTopic()]
    await cluster.grant({ principal: 'User:CN=app', operations: ['READ'], topic: seen })
    const source = securedSource(cluster.connection('MTLS'))
    const { message } = await failureOf(readToEnd(source, [seen, hidden], 'beginning'))
    expect(message).toContain(`User:CN=app may not read topic "${hidden}"`)
    expect(message).not.toContain(seen)
  })

  it('names the topic that may be seen and not read, to the inspector and to a relay', async () => {
    const topic = await cluster.createTopic()
    const group = aGroup()
    await cluster.grant(
      { principal: 'User:app', operations: ['DESCRIBE'], topic },
      { principal: 'User:app', operations: ['READ'], group },
    )
    await securedSource(cluster.connection('PLAINTEXT')).produce(topic, [aProducedRecord(1)])
    const source = securedSource(cluster.connection('SASL_PLAINTEXT'))
    const reading = await failureOf(readToEnd(source, [topic], 'beginning'))
    expect(reading.message).toContain(`User:app may not read topic "${topic}"`)
    const relaying = startRelaying(source, { topics: [topic], consumerGroup: group })
    const failure = await eventually(() => {
      expect(relaying.failure()).toBeInstanceOf(AppError)
      return relaying.failure() as AppError
    })
    expect(failure.message).toContain(`User:app may not read topic "${topic}"`)
    await stopRelaying(relaying)
  })

  it('names the group that may not be used', async () => {
    const topic = await cluster.createTopic()
    const group = aGroup()
    await cluster.grant({ principal: 'User:app', operations: ['READ'], topic })
    const source = securedSource(cluster.connection('SASL_SSL'))
    const { message } = await failureOf(startRelaying(source, { topics: [topic], consumerGroup: group }).handle.done)
    expect(message).toContain(`User:app may not use consumer group "${group}"`)
    expect(message).toContain(`--operation Read --group "${group}"`)
  })

  it('names the group that may not be looked at', async () => {
    const group = aGroup()
    const groups = await securedSource(cluster.connection('SASL_SSL')).openGroups()
    try {
      const { message } = await failureOf(groups.describe(group))
      expect(message).toContain(`User:app may not use consumer group "${group}"`)
      expect(message).toContain(`--operation Describe --group "${group}"`)
    } finally {
      await groups.close()
    }
  })

  it('names the topic that may be read and not written', async () => {
    const topic = await cluster.createTopic()
    await cluster.grant({ principal: 'User:app', operations: ['READ'], topic })
    const source = securedSource(cluster.connection('SASL_SSL'))
    const { message } = await failureOf(source.produce(topic, [aProducedRecord(1)]))
    expect(message).toContain(`User:app may not write topic "${topic}"`)
    expect(message).toContain(`--operation Write --topic "${topic}"`)
  })
})
