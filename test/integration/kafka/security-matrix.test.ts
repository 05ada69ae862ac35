import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import type { KafkaConnection } from '#shared/schema/connection.ts'
import { keyPassphrase } from '../../support/kafka/certificate-files.ts'
import { caughtUp, startRelaying, stopRelaying } from '../../support/kafka/relaying.ts'
import type { SecuredListener } from '../../support/kafka/secured-broker.ts'
import { securedSource, type SecurityOverrides, useSecuredBroker } from '../../support/kafka/secured-cluster.ts'
import { aProducedRecord, readToEnd, textOf } from '../../support/kafka/test-source.ts'
import { describeWith } from '../../support/requirements.ts'

const mechanisms = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const

describeWith(['java', 'maven'], 'every way into a cluster', () => {
  const cluster = useSecuredBroker()

  /** Way, listener, what differs from its usual connection, who that is to the broker. */
  const ways: readonly (readonly [string, SecuredListener, () => SecurityOverrides, string])[] = [
    ['PLAINTEXT', 'PLAINTEXT', () => ({}), 'User:ANONYMOUS'],
    ['SSL with a private CA', 'SSL', () => ({}), 'User:ANONYMOUS'],
    ['SSL with a client certificate', 'MTLS', () => ({}), 'User:CN=app'],
    [
      'SSL with an encrypted key',
      'MTLS',
      () => ({ keyFile: cluster.files.encryptedKey, keyPassphrase }),
      'User:CN=app',
    ],
    ...(['SASL_PLAINTEXT', 'SASL_SSL'] as const).flatMap((protocol) =>
      mechanisms.map(
        (mechanism) => [`${protocol} with ${mechanism}`, protocol, () => ({ mechanism }), 'User:app'] as const,
      ),
    ),
  ]

  async function permitted(principal: string): Promise<{ topic: string; group: string }> {
    const topic = await cluster.createTopic({ partitions: 2 })
    const group = `group-${randomUUID().slice(0, 8)}`
    if (principal === 'User:ANONYMOUS') return { topic, group }
    await cluster.grant({ principal, operations: ['READ', 'WRITE'], topic }, { principal, operations: ['READ'], group })
    return { topic, group }
  }

  it.each(ways)('%s: produces, inspects, joins, commits and resumes', async (_, listener, overrides, principal) => {
    const { topic, group } = await permitted(principal)
    const connection: KafkaConnection = cluster.connection(listener, overrides())
    const source = securedSource(connection)
    const produce = (numbers: readonly number[]) =>
      source.produce(
        topic,
        numbers.map((number) => aProducedRecord(number, { partition: number % 2 })),
      )
    await produce([1, 2, 3])
    const inspected = await readToEnd(source, [topic], 'beginning')
    expect(inspected.map(({ value }) => textOf(value) ?? '').toSorted()).toEqual(['value-1', 'value-2', 'value-3'])

    const first = startRelaying(source, { topics: [topic], consumerGroup: group })
    await caughtUp(first)
    expect(first.values.toSorted()).toEqual(['value-1', 'value-2', 'value-3'])
    await stopRelaying(first)

    await produce([4, 5])
    const second = startRelaying(source, { topics: [topic], consumerGroup: group })
    await caughtUp(second)
    expect(second.values.toSorted()).toEqual(['value-4', 'value-5'])
    expect(second.failure()).toBeNull()
    await stopRelaying(second)
  })

  it('logs in again on a connection whose login has ended, and misses nothing', async () => {
    const { topic, group } = await permitted('User:app')
    const source = securedSource(cluster.connection('SHORT_LOGIN', { mechanism: 'SCRAM-SHA-256' }))
    const relaying = startRelaying(source, { topics: [topic], consumerGroup: group })
    const writer = securedSource(cluster.connection('PLAINTEXT'))
    // Three logins long: a login is good for two seconds there.
    const until = Date.now() + 6_500
    let written = 0
    while (Date.now() < until) {
      await writer.produce(topic, [aProducedRecord(written, { partition: written % 2 })])
      written += 1
      await caughtUp(relaying)
    }
    expect(relaying.values).toHaveLength(written)
    expect(new Set(relaying.values).size).toBe(written)
    expect(relaying.states.map(({ kind }) => kind)).toEqual(['connecting', 'reading'])
    await stopRelaying(relaying)
  })
})
