import { describe, expect, it } from 'vitest'
import { readClientProperties } from '#shared/domain/client-properties/read-client-properties.ts'

const secretsOf = (text: string) =>
  readClientProperties(text).secrets.map(({ field, text: secret, isReference }) => [field, secret, isReference])
const unusedOf = (text: string) => readClientProperties(text).unused.map(({ key }) => key)

describe('a file of Confluent Cloud for Java', () => {
  const text = `# Required connection configs for Kafka producer, consumer, and admin
bootstrap.servers=pkc-4r087.eu-west-1.aws.confluent.cloud:9092
security.protocol=SASL_SSL
sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username='ABCDEFGH12345678' password='cflt+x/Y"z=';
sasl.mechanism=PLAIN
# Required for correctness in Apache Kafka clients prior to 2.6
client.dns.lookup=use_all_dns_ips
# Best practice for higher availability in Apache Kafka clients prior to 3.0
session.timeout.ms=45000
acks=all
client.id=ccloud-java-client-5d2b

# Required connection configs for Confluent Cloud Schema Registry
schema.registry.url=https://psrc-8kz20.eu-west-1.aws.confluent.cloud
basic.auth.credentials.source=USER_INFO
basic.auth.user.info=SRKEY:sr:secret/with+colon
`
  const read = readClientProperties(text)

  it('fills the whole form', () => {
    expect(read.flavour).toBe('confluent')
    expect(read.draft).toEqual({
      bootstrapServers: ['pkc-4r087.eu-west-1.aws.confluent.cloud:9092'],
      protocol: 'SASL_SSL',
      mechanism: 'PLAIN',
      username: 'ABCDEFGH12345678',
      caFile: '',
      certFile: '',
      keyFile: '',
      registry: { url: 'https://psrc-8kz20.eu-west-1.aws.confluent.cloud', username: 'SRKEY', caFile: '' },
    })
    expect(read.notices).toEqual([])
  })

  it('keeps the secrets apart, with quotes and colons as they are', () => {
    expect(read.secrets).toEqual([
      { field: 'password', key: 'sasl.jaas.config', text: 'cflt+x/Y"z=', isReference: false },
      { field: 'registryPassword', key: 'basic.auth.user.info', text: 'sr:secret/with+colon', isReference: false },
    ])
  })

  it('says which keys it did not use, on which line, and why', () => {
    expect(read.unused.map(({ key, line }) => [key, line])).toEqual([
      ['client.dns.lookup', 7],
      ['session.timeout.ms', 9],
      ['acks', 10],
      ['client.id', 11],
    ])
    for (const { reason } of read.unused) expect(reason).not.toBe('')
  })
})

it('tells that a generated file was not filled in', () => {
  const read = readClientProperties(`bootstrap.servers=pkc-1.confluent.cloud:9092
security.protocol=SASL_SSL
sasl.mechanism=PLAIN
sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule   required username="{{ CLUSTER_API_KEY }}"   password="{{ CLUSTER_API_SECRET }}";
schema.registry.url={{ SR_URL }}
basic.auth.user.info={{ SR_API_KEY }}:{{ SR_API_SECRET }}`)
  expect(read.draft).toMatchObject({ username: '', registry: null })
  expect(read.secrets).toEqual([])
  expect(read.notices.join('\n')).toMatch(/username of sasl\.jaas\.config is still a placeholder/)
  expect(read.notices.join('\n')).toMatch(/schema\.registry\.url is still a placeholder/)
})

describe('a file of librdkafka', () => {
  const text = `bootstrap.servers=broker-1:9096,broker-2:9096
security.protocol=sasl_ssl
sasl.mechanisms=SCRAM-SHA-512
sasl.username=svc
sasl.password=back\\slash
ssl.ca.location=certs/ca.pem
ssl.certificate.location=certs/client.pem
ssl.key.location=certs/client.key
ssl.key.password=pass
group.id=orders
auto.offset.reset=earliest
enable.ssl.certificate.verification=false`

  it('is read in its own spelling, where a backslash is no escape', () => {
    const read = readClientProperties(text)
    expect(read.flavour).toBe('librdkafka')
    expect(read.draft).toEqual({
      bootstrapServers: ['broker-1:9096', 'broker-2:9096'],
      protocol: 'SASL_SSL',
      mechanism: 'SCRAM-SHA-512',
      username: 'svc',
      caFile: 'certs/ca.pem',
      certFile: 'certs/client.pem',
      keyFile: 'certs/client.key',
      registry: null,
    })
    expect(secretsOf(text)).toEqual([
      ['password', 'back\\slash', false],
      ['keyPassphrase', 'pass', false],
    ])
  })

  it('gives its group for the test, and says that certificates are checked all the same', () => {
    const read = readClientProperties(text)
    expect(read.groupId).toBe('orders')
    expect(unusedOf(text)).toEqual(['group.id', 'auto.offset.reset', 'enable.ssl.certificate.verification'])
    expect(read.unused.at(-1)?.reason).toContain('always checked')
  })
})

describe('key stores', () => {
  // As Aiven's Java quick start has it.
  const aiven = `bootstrap.servers=kafka-demo.aivencloud.com:11397
security.protocol=SSL
ssl.endpoint.identification.algorithm=
ssl.keystore.location=client.keystore.p12
ssl.keystore.password=changeit
ssl.keystore.type=PKCS12
ssl.key.password=changeit
ssl.truststore.location=/etc/kafka/client.truststore.jks
ssl.truststore.password=changeit`

  it('cannot be used, and the commands that convert them are given', () => {
    const read = readClientProperties(aiven)
    expect(read.draft).toMatchObject({ protocol: 'SSL', caFile: '', certFile: '', keyFile: '' })
    const trust = read.unused.find(({ key }) => key === 'ssl.truststore.location')
    expect(trust?.reason).toContain('a Java key store')
    expect(trust?.commands).toEqual(['keytool -list -rfc -keystore /etc/kafka/client.truststore.jks > certs/ca.pem'])
    const key = read.unused.find((one) => one.key === 'ssl.keystore.location')
    expect(key?.commands).toEqual([
      'openssl pkcs12 -in client.keystore.p12 -clcerts -nokeys -out certs/client.pem',
      'openssl pkcs12 -in client.keystore.p12 -nocerts -out certs/client.key',
    ])
  })

  it('never show a password', () => {
    expect(JSON.stringify(readClientProperties(aiven))).not.toContain('changeit')
  })

  it('of PEM are taken over: Strimzi with files of its secrets', () => {
    const read = readClientProperties(`bootstrap.servers=my-cluster-kafka-bootstrap:9093
security.protocol=SSL
ssl.truststore.type=PEM
ssl.truststore.location=/opt/it's/ca.crt
ssl.keystore.type=PEM
ssl.keystore.location=certs/user.pem`)
    expect(read.draft).toMatchObject({ caFile: 'certs/ca.crt', certFile: 'certs/user.pem', keyFile: 'certs/user.pem' })
    expect(read.notices).toEqual([
      `/opt/it's/ca.crt lies outside of the workspace. Copy it: mkdir -p certs && cp '/opt/it'\\''s/ca.crt' certs/ca.crt`,
    ])
    expect(read.unused).toEqual([])
  })
})

it('reads SCRAM of Amazon MSK, continued over lines', () => {
  const text = `bootstrap.servers = b-1.demo.kafka.eu-west-1.amazonaws.com:9096, \\
    b-2.demo.kafka.eu-west-1.amazonaws.com:9096
security.protocol : SASL_SSL
sasl.mechanism    SCRAM-SHA-512
sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required \\
  username="alice" \\
  password="s\\\\"e\\u0063ret";
`
  const read = readClientProperties(text)
  expect(read.draft).toMatchObject({
    bootstrapServers: ['b-1.demo.kafka.eu-west-1.amazonaws.com:9096', 'b-2.demo.kafka.eu-west-1.amazonaws.com:9096'],
    protocol: 'SASL_SSL',
    mechanism: 'SCRAM-SHA-512',
    username: 'alice',
  })
  expect(secretsOf(text)).toEqual([['password', 's"ecret', false]])
})

it('says that MSK with IAM is not supported, and what is', () => {
  const read = readClientProperties(`bootstrap.servers=b-1:9098
security.protocol=SASL_SSL
sasl.mechanism=AWS_MSK_IAM
sasl.jaas.config=software.amazon.msk.auth.iam.IAMLoginModule required;
sasl.client.callback.handler.class=software.amazon.msk.auth.iam.IAMClientCallbackHandler`)
  expect(read.notices.join('\n')).toMatch(/IAMLoginModule is not supported/)
  expect(read.notices.join('\n')).toMatch(/sasl\.mechanism AWS_MSK_IAM is not supported/)
  expect(read.unused.map(({ key }) => key)).toEqual(['sasl.jaas.config', 'sasl.client.callback.handler.class'])
})

it('takes references over as they are', () => {
  const text = `bootstrap.servers=b:9092
sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username="\${env:KEY}" password="\${env:SECRET}";
schema.registry.url=https://sr
basic.auth.credentials.source=USER_INFO
basic.auth.user.info=\${env:SR_KEY}:\${env:SR_SECRET}`
  const read = readClientProperties(text)
  expect(read.draft).toMatchObject({ protocol: 'SASL_SSL', username: '${env:KEY}' })
  expect(read.draft.registry?.username).toBe('${env:SR_KEY}')
  expect(secretsOf(text)).toEqual([
    ['password', '${env:SECRET}', true],
    ['registryPassword', '${env:SR_SECRET}', true],
  ])
  expect(read.notices).toEqual([
    'There is a login and no security.protocol: SASL_SSL is assumed.',
    'No sasl.mechanism: PLAIN is assumed.',
  ])
})

it.each([
  ['URL', 'schema.registry.url=https://k:s%2F2@sr.example', 'k', 's/2'],
  ['SASL_INHERIT', 'schema.registry.url=https://sr.example', 'user', 'pw'],
])('knows registry credentials of kind %s', (source, url, username, password) => {
  const read = readClientProperties(`bootstrap.servers=b:9092
security.protocol=SASL_SSL
sasl.mechanism=PLAIN
sasl.username=user
sasl.password=pw
${url}
basic.auth.credentials.source=${source}`)
  expect(read.draft.registry?.url).toBe('https://sr.example')
  expect(read.secrets.find(({ field }) => field === 'registryPassword')?.text).toBe(password)
  expect(read.draft.registry?.username).toBe(username)
})

it.each(['', '# nothing\n! here', 'hello', '{"a": 1}', '\\', '=', '\u0000', '[default]\nbootstrap.servers=b:1'])(
  'says so and throws nothing for %j',
  (text) => {
    const read = readClientProperties(text)
    if (text.includes('b:1')) expect(read.draft.bootstrapServers).toEqual(['b:1'])
    else expect(read.notices).toContain('No bootstrap.servers: the form keeps the servers that it has.')
  },
)
