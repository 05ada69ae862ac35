import type { TlsPlace } from '#shared/domain/probe/tls-texts.ts'
import type { KafkaConnection } from '#shared/schema/connection.ts'

/** How TLS troubles of the cluster speak of the connection's settings. */
export const kafkaTlsPlace = (connection: KafkaConnection, server: string): TlsPlace => ({
  server,
  prefix: 'tls',
  caFile: connection.security.caFile ?? null,
  caSetting: 'caFile',
  addressSetting: 'bootstrapServers',
})
