/**
 * A real broker with everything that keeps people out: TLS, client certificates, SASL, ACLs, and listeners that are
 * wrong in one way each. One serves a whole test run:
 *
 * ```ts
 * describeWith(['java', 'maven'], 'a secured cluster', () => {
 *   const cluster = useSecuredBroker()                        // from secured-cluster.ts; filled before the first test
 *   it('…', async () => {
 *     const topic = await cluster.createTopic()
 *     await cluster.grant({ principal: 'User:app', operations: ['READ'], topic })
 *     const source = securedSource(cluster.connection('SASL_SSL'))
 * ```
 *
 * `PLAINTEXT` is the administrators' (its `User:ANONYMOUS` is a super user, and so is whoever comes to `SSL` without a
 * certificate). `app` and `CN=app` may do nothing until a test grants it; topics and groups have names of their own, so
 * that tests do not meet. A test that kills or restarts the broker starts one of its own with `startSecuredBroker`.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Kafka, logLevel, type SASLOptions } from 'kafkajs'
import { type Listener, type RunningBroker, startBroker } from './broker.ts'
import { type CertificateFiles, writeCertificates } from './certificate-files.ts'

/** What each listener is for. `*_EXPIRED`, `*_WRONG_NAME`, `*_OTHER_CA` show a server certificate with that flaw. */
export const securedListeners = {
  PLAINTEXT: { protocol: 'PLAINTEXT' },
  SSL: { protocol: 'SSL' },
  /** Wants a client certificate. */
  MTLS: { protocol: 'SSL' },
  SASL_PLAINTEXT: { protocol: 'SASL_PLAINTEXT' },
  SASL_SSL: { protocol: 'SASL_SSL' },
  /** Offers SASL PLAIN and no other mechanism. */
  PLAIN_ONLY: { protocol: 'SASL_PLAINTEXT' },
  /** A login is good for `shortLoginMs`; afterwards clients must log in again on the same connection. */
  SHORT_LOGIN: { protocol: 'SASL_PLAINTEXT' },
  SSL_EXPIRED: { protocol: 'SSL' },
  SSL_WRONG_NAME: { protocol: 'SSL' },
  SSL_OTHER_CA: { protocol: 'SSL' },
  /** Says that the cluster's brokers are at a port where nobody listens. */
  ADVERTISED_DEAD: { protocol: 'PLAINTEXT', advertised: '127.0.0.1:1' },
  /** Says that the cluster's brokers have a name that nobody can resolve. */
  ADVERTISED_UNKNOWN: { protocol: 'PLAINTEXT', advertised: 'kafka-internal.invalid:9092' },
} as const satisfies Readonly<Record<string, Omit<Listener, 'name' | 'port'>>>

export type SecuredListener = keyof typeof securedListeners

/** Passwords by user, the same for PLAIN and both SCRAM mechanisms. `admin` may do everything. */
export const securedUsers = { admin: 'admin-secret-1', app: 'app-secret-1' } as const

const shortLoginMs = 2_000

export type SecuredBroker = RunningBroker & { readonly files: CertificateFiles }

/** What other processes need to know of a running secured broker. */
export type SecuredBrokerInfo = {
  readonly addresses: Readonly<Record<SecuredListener, string>>
  readonly files: CertificateFiles
}

const scramModule = 'org.apache.kafka.common.security.scram.ScramLoginModule required;'
const plainModule = `org.apache.kafka.common.security.plain.PlainLoginModule required ${Object.entries(securedUsers)
  .map(([user, password]) => `user_${user}="${password}"`)
  .join(' ')};`

function listenerProperties(name: SecuredListener, files: CertificateFiles): Record<string, string> {
  const { protocol } = securedListeners[name]
  const prefix = `listener.name.${name.toLowerCase()}`
  const properties: Record<string, string> = {}
  if (protocol === 'SSL' || protocol === 'SASL_SSL') {
    const { servers } = files
    const own: Partial<Record<SecuredListener, string>> = {
      SSL_EXPIRED: servers.expired,
      SSL_WRONG_NAME: servers.wrongName,
      SSL_OTHER_CA: servers.otherCa,
    }
    properties[`${prefix}.ssl.keystore.type`] = 'PEM'
    properties[`${prefix}.ssl.keystore.location`] = own[name] ?? servers.right
    properties[`${prefix}.ssl.truststore.type`] = 'PEM'
    properties[`${prefix}.ssl.truststore.location`] = files.ca
    properties[`${prefix}.ssl.client.auth`] = name === 'MTLS' ? 'required' : 'none'
  }
  if (protocol === 'SASL_PLAINTEXT' || protocol === 'SASL_SSL') {
    const scram = name === 'PLAIN_ONLY' ? [] : ['SCRAM-SHA-256', 'SCRAM-SHA-512']
    properties[`${prefix}.sasl.enabled.mechanisms`] = ['PLAIN', ...scram].join(',')
    properties[`${prefix}.plain.sasl.jaas.config`] = plainModule
    for (const mechanism of scram) properties[`${prefix}.${mechanism.toLowerCase()}.sasl.jaas.config`] = scramModule
  }
  if (name === 'SHORT_LOGIN') properties[`${prefix}.connections.max.reauth.ms`] = String(shortLoginMs)
  return properties
}

/**
 * A cold JVM takes seconds for its first handshake and sign-in of each kind, which is more than clients wait on a busy
 * machine: each is done once before anybody counts.
 */
async function warmUp(addresses: RunningBroker['addresses'], files: CertificateFiles): Promise<void> {
  const [ca, cert, key] = await Promise.all([files.ca, files.clientCert, files.clientKey].map((file) => readFile(file)))
  const signIns = (['plain', 'scram-sha-256', 'scram-sha-512'] as const).map((mechanism): SASLOptions => {
    const credentials = { username: 'admin', password: securedUsers.admin }
    // One object of three types: kafkajs tells them apart by the mechanism.
    return { mechanism, ...credentials } as SASLOptions
  })
  const ways = [
    { brokers: [String(addresses['MTLS'])] },
    ...signIns.map((sasl) => ({ brokers: [String(addresses['SASL_SSL'])], sasl })),
  ]
  for (const way of ways) {
    const waits = { connectionTimeout: 60_000, authenticationTimeout: 60_000 }
    const ssl = { ca: [ca as Buffer], cert: cert as Buffer, key: key as Buffer }
    const admin = new Kafka({ ...waits, ...way, ssl, clientId: 'test-warm-up', logLevel: logLevel.NOTHING }).admin()
    await admin.connect()
    await admin.listTopics()
    await admin.disconnect()
  }
}

/** Starts one; `properties` are stronger than its own. Costs three to six seconds. */
export async function startSecuredBroker(properties: Readonly<Record<string, string>> = {}): Promise<SecuredBroker> {
  const directory = await mkdtemp(join(tmpdir(), 'signalbench-certificates-'))
  const files = await writeCertificates(directory)
  const names = Object.keys(securedListeners) as SecuredListener[]
  const broker = await startBroker({
    listeners: names.map((name) => ({ name, ...securedListeners[name] })),
    acls: { superUsers: ['User:admin'] },
    scramUsers: securedUsers,
    properties: {
      ...Object.assign({}, ...names.map((name) => listenerProperties(name, files))),
      ...properties,
    },
  })
  await warmUp(broker.addresses, files).catch(async (error: unknown) => {
    await broker.stop()
    throw error
  })
  return {
    ...broker,
    files,
    stop: async () => {
      await broker.stop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
