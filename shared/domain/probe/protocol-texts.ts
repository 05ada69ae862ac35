/** The first words of Kafka's protocol: is this a Kafka listener of the kind that the connection says. */
import { failed, type Outcome, passed } from './outcome.ts'

export type Protocol = 'PLAINTEXT' | 'SSL' | 'SASL_PLAINTEXT' | 'SASL_SSL'

const withTls = { PLAINTEXT: 'SSL', SASL_PLAINTEXT: 'SASL_SSL', SSL: 'SSL', SASL_SSL: 'SASL_SSL' } as const

/** PLAINTEXT or SASL_PLAINTEXT met TLS. */
export const tlsPort = (server: string, protocol: Protocol): Outcome =>
  failed(
    'protocol-tls-port',
    `This is a TLS port: ${server} speaks TLS, and the connection says ${protocol}, which is unencrypted.`,
    [
      protocol === 'PLAINTEXT'
        ? 'Set "protocol" to SSL, or to SASL_SSL if you were given a key and its secret.'
        : `Set "protocol" to ${withTls[protocol]}.`,
      'If its certificate comes from a private CA, set "caFile" too.',
    ],
  )

export const httpServer = (server: string): Outcome =>
  failed('protocol-http-server', `This is an HTTP server: ${server} answers HTTP, not Kafka's protocol.`, [
    'Use host and port of a Kafka listener in "bootstrapServers". A REST proxy, a Schema Registry or a web console does not belong there.',
  ])

/** Nothing came back, not even a refusal. */
export const silent = (server: string): Outcome =>
  failed(
    'protocol-timeout',
    `${server} takes connections but does not answer Kafka's first request (ApiVersions) in time.`,
    [
      'Check that this is the port of a Kafka listener: a proxy or a load balancer without a living broker behind it behaves like this.',
      'If it is the broker, it is overloaded or hangs: look at its log.',
    ],
  )

/** The server hung up on what every Kafka since 0.10 understands. */
export const closed = (server: string): Outcome =>
  failed(
    'protocol-closed',
    `${server} closed the connection on Kafka's first request (ApiVersions). It speaks neither Kafka, nor TLS, nor HTTP on that port.`,
    ['Check the port in "bootstrapServers".', "If it is a Kafka listener, look at the broker's log."],
  )

/** @param shown the first bytes that came, for people */
export const notKafka = (server: string, shown: string): Outcome =>
  failed('protocol-not-kafka', `${server} answers, but not in Kafka's protocol. It said: ${shown}`, [
    'Use host and port of a Kafka listener in "bootstrapServers".',
  ])

export const tooOld = (server: string, missing: string): Outcome =>
  failed('protocol-too-old', `${server} is a Kafka broker older than 0.11: it does not know ${missing}.`, [
    'Signalbench needs Kafka 0.11 or newer.',
  ])

export const protocolPassed = (server: string, requests: number): Outcome =>
  passed(`${server} speaks Kafka's protocol (${requests} kinds of requests).`)
