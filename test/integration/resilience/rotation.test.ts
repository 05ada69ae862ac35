import { randomUUID } from 'node:crypto'
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { createKafkaSource } from '#engine/source/kafka/kafka-source.ts'
import type { SourceState } from '#engine/source/types.ts'
import { eventually } from '../../support/eventually.ts'
import { caughtUp, type Relaying, startRelaying, stopRelaying } from '../../support/kafka/relaying.ts'
import { startSecuredBroker } from '../../support/kafka/secured-broker.ts'
import { connectSecured, securedSource, useSecuredBroker } from '../../support/kafka/secured-cluster.ts'
import { aProducedRecord, sourceDeps } from '../../support/kafka/test-source.ts'
import { describeWith } from '../../support/requirements.ts'

type Reconnecting = Extract<SourceState, { kind: 'reconnecting' }>

const wait = { timeoutMs: 90_000 }
const lostOf = ({ states }: Relaying): Reconnecting[] => states.filter((state) => state.kind === 'reconnecting')
const valuesOf = (count: number): string[] => Array.from({ length: count }, (_, number) => `value-${number}`).toSorted()
const produced = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => aProducedRecord(from + index))

describeWith(['java', 'maven'], 'secrets and permissions that change while a relay reads', () => {
  const cluster = useSecuredBroker()

  /** A user of this test's own, with a password that can be changed on either side. */
  async function aUser() {
    const user = `user-${randomUUID().slice(0, 8)}`
    const topic = await cluster.createTopic()
    const group = `group-${user}`
    let password = 'first-password'
    await cluster.setPassword(user, 'SCRAM-SHA-512', password)
    await cluster.grant(
      { principal: `User:${user}`, operations: ['READ'], topic },
      { principal: `User:${user}`, operations: ['READ'], group },
    )
    const source = createKafkaSource({
      ...sourceDeps(),
      connection: cluster.connection('SHORT_LOGIN', {
        mechanism: 'SCRAM-SHA-512',
        username: user,
        password: '${secret:kafka}',
      }),
      resolveSecrets: (text) => text.replace('${secret:kafka}', password),
    })
    await eventually(async () => expect((await source.check()).topics.map(({ name }) => name)).toEqual([topic]))
    const writer = securedSource(cluster.connection('PLAINTEXT'))
    await writer.produce(topic, produced(0, 10))
    const relaying = startRelaying(source, { topics: [topic], consumerGroup: group })
    await caughtUp(relaying)
    return {
      user,
      topic,
      group,
      relaying,
      produce: async (from: number, to: number) => await writer.produce(topic, produced(from, to)),
      renew: (next: string) => {
        password = next
      },
    }
  }

  it('a password that was changed is told as such, tried slowly, and the new one is picked up', async () => {
    const { user, relaying, produce, renew } = await aUser()
    await cluster.setPassword(user, 'SCRAM-SHA-512', 'second-password')
    await eventually(() => expect(lostOf(relaying).length).toBeGreaterThan(1), wait)
    for (const { message } of lostOf(relaying)) {
      expect(message).toMatch(
        /it refused username and password .* rotated, revoked or has expired: .* tries come slowly/,
      )
      expect(message).not.toMatch(/(first|second)-password/)
    }
    const [one, two] = lostOf(relaying).map(({ nextTryAtMs }) => nextTryAtMs)
    // The second try comes at least a second after the first; a lost connection would be tried after 125 ms.
    expect((two ?? 0) - (one ?? 0)).toBeGreaterThan(1_000)
    await produce(10, 20)
    renew('second-password')
    await eventually(() => expect(relaying.values.toSorted()).toEqual(valuesOf(20)), wait)
    expect(relaying.states.at(-1)).toEqual({ kind: 'reading' })
    expect(relaying.failure()).toBeNull()
    await stopRelaying(relaying)
  })

  it('a permission that was revoked is named, and reading goes on when it is granted again', async () => {
    const { user, group, relaying, produce } = await aUser()
    const permission = { principal: `User:${user}`, operations: ['READ'], group } as const
    await cluster.revoke(permission)
    await eventually(() => expect(lostOf(relaying).length).toBeGreaterThan(0), wait)
    expect(lostOf(relaying)[0]?.message).toMatch(new RegExp(`^User:${user} may not use consumer group "${group}"`))
    await produce(10, 20)
    await cluster.grant(permission)
    await eventually(() => expect(relaying.values.toSorted()).toEqual(valuesOf(20)), wait)
    expect(relaying.failure()).toBeNull()
    await stopRelaying(relaying)
  })
})

describeWith(['java', 'maven'], 'a client certificate that expires while a relay reads', () => {
  const opened: (() => Promise<unknown>)[] = []
  afterEach(async () => {
    for (const close of opened.splice(0).toReversed()) await close()
  })

  it('is told when the broker asks for it again, and the renewed one is picked up', async () => {
    const broker = await startSecuredBroker()
    opened.push(() => broker.stop())
    const directory = await mkdtemp(join(tmpdir(), 'signalbench-renewed-'))
    opened.push(() => rm(directory, { recursive: true }))
    const [certFile, keyFile] = [join(directory, 'client.pem'), join(directory, 'client.key')]
    const install = async (certificate: string, key: string): Promise<void> => {
      await copyFile(certificate, certFile)
      await copyFile(key, keyFile)
    }
    const { files } = broker
    await install(files.clientCert, files.clientKey)
    const info = { addresses: broker.addresses, files } as Parameters<typeof connectSecured>[0]
    const cluster = await connectSecured(info)
    opened.push(() => cluster.admin.disconnect())
    const topic = await cluster.createTopic()
    const principal = 'User:CN=app'
    await cluster.grant(
      { principal, operations: ['READ'], topic },
      { principal, operations: ['READ'], group: 'renewed' },
    )
    await securedSource(cluster.connection('PLAINTEXT')).produce(topic, produced(0, 10))
    const source = securedSource(cluster.connection('MTLS', { certFile, keyFile }))
    const relaying = startRelaying(source, { topics: [topic], consumerGroup: 'renewed' })
    await caughtUp(relaying)

    await install(files.expiredClientCert, files.expiredClientKey)
    await broker.kill()
    await broker.restart()
    await eventually(
      () =>
        expect(lostOf(relaying).at(-1)?.message).toMatch(/does not accept the client certificate: expired.*rotated/),
      wait,
    )
    await securedSource(cluster.connection('PLAINTEXT')).produce(topic, produced(10, 20))
    await install(files.clientCert, files.clientKey)
    await eventually(() => expect(relaying.values.toSorted()).toEqual(valuesOf(20)), wait)
    expect(relaying.failure()).toBeNull()
    await stopRelaying(relaying)
  })
})
