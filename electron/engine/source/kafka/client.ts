import net from 'node:net'
import tls from 'node:tls'
import { type ISocketFactory, Kafka, logLevel } from 'kafkajs'
import type { KafkaConnection } from '#shared/schema/connection.ts'
import type { Logger } from '../../ports.ts'
import { createLogCreator } from './client-log.ts'
import { quietRequestQueue } from './request-queue.ts'
import type { ResolvedSecurity } from './security.ts'

/** kafkajs' default of 1 s is too short for a TLS handshake over a VPN; more would make an unreachable broker slow to tell. */
const connectionTimeoutMs = 3_000
/** An overdue answer means a dead connection: rebuild. Long polls bring their own, longer timeout. */
const requestTimeoutMs = 10_000
const keepAliveDelayMs = 30_000
/**
 * How long before a login ends it is renewed (KIP-368). kafkajs' own 10 s make it log in before every request where the
 * broker's `connections.max.reauth.ms` is shorter than that, which brokers refuse.
 */
const reauthenticationThresholdMs = 1_000

/** A kafkajs instance together with every socket it opened, so that closing really ends. */
export type KafkaClient = {
  readonly kafka: Kafka
  /** Who the broker takes us for, such as `User:app`. */
  readonly principal: string
  readonly bootstrapServers: readonly string[]
  /** Cuts all connections at once; whatever waits for an answer rejects. */
  cut(): void
}

/** Marks the stand-in of an IPv6 address. No real host name holds a space. */
export const ipv6Prefix = 'ipv6 server '

/** kafkajs cuts host:port at the first colon, which breaks `[::1]:9092`: such servers get stand-in names. */
function nameIpv6Servers(servers: readonly string[]): { brokers: string[]; hostOf: (name: string) => string } {
  const hosts = new Map<string, string>()
  const brokers = servers.map((server, index) => {
    const match = /^\[(.+)\]:(\d+)$/.exec(server)
    if (match === null) return server
    hosts.set(`${ipv6Prefix}${index}`, match[1] ?? '')
    return `${ipv6Prefix}${index}:${match[2]}`
  })
  return { brokers, hostOf: (name) => hosts.get(name) ?? name }
}

/** One instance per reader: closing it touches nobody else. */
export function createClient(connection: KafkaConnection, security: ResolvedSecurity, logger: Logger): KafkaClient {
  quietRequestQueue()
  const sockets = new Set<net.Socket>()
  const { brokers, hostOf } = nameIpv6Servers(connection.bootstrapServers)
  const socketFactory: ISocketFactory = ({ host: name, port, ssl, onConnect }) => {
    const host = hostOf(name)
    const servername = net.isIP(host) === 0 ? { servername: host } : {}
    const socket = ssl
      ? tls.connect({ host, port, ...servername, ...ssl }, onConnect)
      : net.connect({ host, port }, onConnect)
    socket.setKeepAlive(true, keepAliveDelayMs)
    socket.setNoDelay(true)
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    return socket
  }
  const kafka = new Kafka({
    clientId: 'signalbench',
    brokers,
    connectionTimeout: connectionTimeoutMs,
    requestTimeout: requestTimeoutMs,
    reauthenticationThreshold: reauthenticationThresholdMs,
    // Everything is retried by us, with its cause in sight.
    retry: { retries: 0, initialRetryTime: 50, maxRetryTime: 200 },
    logLevel: logLevel.WARN,
    logCreator: createLogCreator(logger, security.secrets),
    socketFactory,
    ...(security.ssl === undefined ? {} : { ssl: security.ssl }),
    ...(security.sasl === undefined ? {} : { sasl: security.sasl }),
  })
  return {
    kafka,
    principal: security.principal,
    bootstrapServers: connection.bootstrapServers,
    cut: () => {
      // kafkajs listens for 'error', not for 'close': without an error its requests would never settle.
      for (const socket of sockets) socket.destroy(new Error('closed by Signalbench'))
    },
  }
}
