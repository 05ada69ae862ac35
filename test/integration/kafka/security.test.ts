import { afterAll, beforeAll, expect, it } from 'vitest'
import { createKafkaSource } from '#engine/source/kafka/kafka-source.ts'
import type { KafkaPort } from '#engine/source/types.ts'
import { kafkaConnection } from '#shared/schema/connection.ts'
import { grant } from '../../support/kafka/acls.ts'
import { type RunningBroker, startBroker } from '../../support/kafka/broker.ts'
import { connectCluster, type TestCluster } from '../../support/kafka/shared-broker.ts'
import { aProducedRecord, readToEnd, sourceDeps } from '../../support/kafka/test-source.ts'
import { collectingLogger } from '../../support/logger.ts'
import { describeWith } from '../../support/requirements.ts'

const password = 'reader-secret-1'

const jaas =
  'org.apache.kafka.common.security.plain.PlainLoginModule required ' +
  `username="reader" password="${password}" user_reader="${password}";`

describeWith(['java', 'maven'], 'a listener that wants SASL, on a broker with permissions', () => {
  let broker: RunningBroker
  let cluster: TestCluster
  beforeAll(async () => {
    broker = await startBroker({
      listeners: [
        { name: 'PLAINTEXT', protocol: 'PLAINTEXT' },
        { name: 'SASL', protocol: 'SASL_PLAINTEXT' },
      ],
      acls: { superUsers: [] },
      properties: {
        'sasl.enabled.mechanisms': 'PLAIN',
        'listener.name.sasl.plain.sasl.jaas.config': jaas,
      },
    })
    cluster = await connectCluster(broker.bootstrapServers)
  })
  afterAll(async () => {
    await cluster.admin.disconnect()
    await broker.stop()
  })

  const logger = collectingLogger()
  function aReader(secret: string): KafkaPort {
    const connection = kafkaConnection.parse({
      version: 1,
      kind: 'kafka',
      bootstrapServers: broker.addresses['SASL'],
      security: {
        protocol: 'SASL_PLAINTEXT',
        mechanism: 'PLAIN',
        username: 'reader',
        password: '${secret:kafka}',
      },
    })
    return createKafkaSource({
      ...sourceDeps(logger),
      resolveSecrets: (text) => text.replace('${secret:kafka}', secret),
      connection,
    })
  }

  const allowRead = (topic: string): Promise<void> =>
    grant(cluster.admin, { principal: 'User:reader', operations: ['READ'], topic })

  it('is read with the right password and permission', async () => {
    const topic = await cluster.createTopic()
    await allowRead(topic)
    const writer = createKafkaSource({
      ...sourceDeps(),
      connection: kafkaConnection.parse({ version: 1, kind: 'kafka', bootstrapServers: broker.bootstrapServers }),
    })
    await writer.produce(topic, [aProducedRecord(1)])
    expect(await readToEnd(aReader(password), [topic], 'beginning')).toHaveLength(1)
  })

  it('refuses a wrong password, which is told without it and appears in no log', async () => {
    const wrong = 'not-the-secret-2'
    const failure: unknown = await aReader(wrong)
      .check()
      .catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'UNREACHABLE', retryable: false })
    expect(String(failure)).toContain('it refused username and password')
    expect(JSON.stringify([String(failure), logger.entries])).not.toContain(wrong)
  })

  it('says that a group may not be used, instead of waiting for it', async () => {
    const topic = await cluster.createTopic()
    await allowRead(topic)
    const handle = aReader(password).relay(
      {
        topics: [topic],
        consumerGroup: 'forbidden',
        from: 'earliest',
        storedPosition: () => null,
        onState: () => undefined,
      },
      async () => undefined,
    )
    await expect(handle.done).rejects.toMatchObject({
      code: 'UNREACHABLE',
      message: expect.stringMatching(/^User:reader may not use consumer group "forbidden".*--group "forbidden"/),
    })
  })
})
