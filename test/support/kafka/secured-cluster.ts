import { afterAll, beforeAll, inject } from 'vitest'
import { createKafkaSource } from '#engine/source/kafka/kafka-source.ts'
import type { Logger } from '#engine/ports.ts'
import type { KafkaPort } from '#engine/source/types.ts'
import { type KafkaConnection, kafkaConnection, type KafkaSecurity } from '#shared/schema/connection.ts'
import { askShared } from '../ask-shared.ts'
import { type Grant, grant, revoke } from './acls.ts'
import { type CertificateFiles } from './certificate-files.ts'
import { type ScramMechanism, setScramPassword } from './scram-users.ts'
import {
  type SecuredBrokerInfo,
  type SecuredListener,
  securedListeners,
  securedUsers,
  startSecuredBroker,
} from './secured-broker.ts'
import { connectCluster, type TestCluster } from './shared-broker.ts'
import { sourceDeps } from './test-source.ts'

export type SecuredCluster = TestCluster & {
  /** host:port by listener. */
  readonly addresses: SecuredBrokerInfo['addresses']
  readonly files: CertificateFiles
  /**
   * A good connection to that listener, as its file would say it: the CA where there is TLS, user `app` with PLAIN where
   * there is SASL, the client's certificate where one is wanted. `overrides` replace single settings; null removes one.
   */
  connection(listener: SecuredListener, overrides?: SecurityOverrides): KafkaConnection
  grant(...grants: readonly Grant[]): Promise<void>
  revoke(...grants: readonly Grant[]): Promise<void>
  /** Creates a SCRAM user or changes its password; poll for the effect. */
  setPassword(user: string, mechanism: ScramMechanism, password: string): Promise<void>
}

export type SecurityOverrides = { readonly [Name in keyof KafkaSecurity]?: KafkaSecurity[Name] | null }

/** An administrator's connection to a running secured broker, with its helpers. */
export async function connectSecured(info: SecuredBrokerInfo): Promise<SecuredCluster> {
  const { addresses, files } = info
  const cluster = await connectCluster(addresses.PLAINTEXT)
  return {
    ...cluster,
    addresses,
    files,
    connection: (listener, overrides = {}) => connectionTo(info, listener, overrides),
    grant: async (...grants) => await grant(cluster.admin, ...grants),
    revoke: async (...grants) => await revoke(cluster.admin, ...grants),
    setPassword: async (user, mechanism, password) =>
      await setScramPassword(addresses.PLAINTEXT, user, mechanism, password),
  }
}

function connectionTo(info: SecuredBrokerInfo, listener: SecuredListener, overrides: SecurityOverrides) {
  const { protocol } = securedListeners[listener]
  const { ca, clientCert, clientKey } = info.files
  const security: Record<string, unknown> = {
    protocol,
    ...(protocol.includes('SASL') ? { mechanism: 'PLAIN', username: 'app', password: securedUsers.app } : {}),
    ...(protocol.includes('SSL') ? { caFile: ca } : {}),
    ...(listener === 'MTLS' ? { certFile: clientCert, keyFile: clientKey } : {}),
    ...overrides,
  }
  return kafkaConnection.parse({
    version: 1,
    kind: 'kafka',
    bootstrapServers: info.addresses[listener],
    security: Object.fromEntries(Object.entries(security).filter(([, value]) => value !== null)),
  })
}

/** The engine's source over that connection; files are absolute paths, secrets stand in the connection. */
export const securedSource = (connection: KafkaConnection, logger?: Logger): KafkaPort =>
  createKafkaSource({ ...sourceDeps(logger), connection })

/** The run's secured broker, or one of this file's own where there is no global set-up. Call it at the top of a suite. */
export function useSecuredBroker(): SecuredCluster {
  let cluster: SecuredCluster | null = null
  let stopOwn = async (): Promise<void> => undefined
  const there = (): SecuredCluster => {
    if (cluster === null) throw new Error('the secured broker is only there inside of tests')
    return cluster
  }
  beforeAll(async () => {
    const url: string | undefined = inject('securedBrokerUrl')
    let info: SecuredBrokerInfo
    if (url === undefined) {
      const own = await startSecuredBroker()
      stopOwn = own.stop
      info = own as SecuredBrokerInfo
    } else info = JSON.parse(await askShared(url)) as SecuredBrokerInfo
    cluster = await connectSecured(info)
  })
  afterAll(async () => {
    await cluster?.admin.disconnect()
    await stopOwn()
  })
  return {
    get bootstrapServers() {
      return there().bootstrapServers
    },
    get admin() {
      return there().admin
    },
    get addresses() {
      return there().addresses
    },
    get files() {
      return there().files
    },
    createTopic: (options) => there().createTopic(options),
    connection: (listener, overrides) => there().connection(listener, overrides),
    grant: (...grants) => there().grant(...grants),
    revoke: (...grants) => there().revoke(...grants),
    setPassword: (user, mechanism, password) => there().setPassword(user, mechanism, password),
  }
}
