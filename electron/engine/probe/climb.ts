/** What one ladder over a Kafka connection knows so far; each rung adds what it found. */
import type { Socket } from 'node:net'
import type { AclAudience } from '#shared/domain/probe/acl-commands.ts'
import type { Outcome } from '#shared/domain/probe/outcome.ts'
import { anonymous, certificatePrincipal, saslPrincipal } from '#shared/domain/probe/principal.ts'
import type { Clock, Random } from '#shared/lib/clock.ts'
import type { Result } from '#shared/lib/result.ts'
import type { KafkaConnection } from '#shared/schema/connection.ts'
import type { RungName } from '#shared/schema/probe.ts'
import type { Logger } from '../ports.ts'
import type { BrokerConnection } from './net/broker-connection.ts'
import type { Lookup } from './net/resolve-host.ts'
import type { SocketSet } from './net/socket-set.ts'
import type { Trouble } from './net/trouble.ts'
import type { ApiVersions } from './protocol/api-versions.ts'
import type { ClusterMetadata, TopicMetadata } from './protocol/metadata-call.ts'
import type { PartitionRef } from './protocol/partition-calls.ts'
import type { Credentials } from './sasl/sign-in.ts'
import type { FileAccess, LoadedTls } from './tls-files.ts'

/** What a ladder needs from outside. */
export type ProbeDeps = FileAccess & {
  readonly clock: Clock
  readonly random: Random
  /** Milliseconds that only grow, for durations. */
  readonly monotonic: () => number
  readonly lookup: Lookup
  readonly logger: Logger
  /** For all eleven rungs together. */
  readonly totalMs: number
}

/** What the ladder is about. */
export type ProbeTargets = { readonly topics: readonly string[]; readonly groups: readonly string[] }

/** A bootstrap server on its way up: each rung that it survives adds something. */
export type Server = {
  /** host:port as the connection has it. */
  readonly name: string
  readonly host: string
  readonly port: number
  readonly addresses: readonly string[]
  readonly socket: Socket | null
  readonly connection: BrokerConnection | null
  /** The answer to the first request, which may be on its way while TLS is still being judged. */
  readonly hello: Promise<Result<ApiVersions, Trouble>> | null
}

export type PartitionRange = PartitionRef & { readonly leader: string; readonly low: bigint; readonly high: bigint }

/** Connections to brokers by address, signed in, one each. */
export type BrokerPool = {
  /** Half a sentence says why a broker cannot be used. */
  open(host: string, port: number, signal: AbortSignal): Promise<Result<BrokerConnection, string>>
}

export type Climb = {
  readonly connection: KafkaConnection
  readonly targets: ProbeTargets
  readonly deps: ProbeDeps
  readonly sockets: SocketSet
  /** Ends with the whole ladder. */
  readonly signal: AbortSignal
  readonly pool: BrokerPool
  /** Those that are still alive. */
  servers: readonly Server[]
  tls: LoadedTls | null
  credentials: Credentials | null
  cluster: ClusterMetadata | null
  /** The topics that were asked for, as the cluster describes them. */
  topics: readonly TopicMetadata[]
  ranges: readonly PartitionRange[]
}

export type RungResult = { readonly outcome: Outcome; readonly target: string | null }

/** One rung: its name and what it does. It heeds the signal and never leaves a socket outside of the climb's set. */
export type RungStep = {
  readonly rung: RungName
  /** Longer would take the time of the rungs behind it. */
  readonly limitMs: number
  readonly run: (climb: Climb, signal: AbortSignal) => Promise<RungResult>
}

/** By the protocol of the file: SSL or SASL_SSL. */
export const usesTls = ({ connection }: Climb): boolean => connection.security.protocol.endsWith('SSL')
/** By the protocol of the file: SASL_PLAINTEXT or SASL_SSL. */
export const usesSasl = ({ connection }: Climb): boolean => connection.security.protocol.startsWith('SASL')

/** The first server that is still alive. Rungs behind `tcp` run only while there is one. */
export function mainServer({ servers }: Climb): Server {
  const [first] = servers
  if (first === undefined) throw new Error('a rung ran although no bootstrap server is left')
  return first
}

/** The connection on which everything is asked after the protocol was found good. */
export function mainConnection(climb: Climb): BrokerConnection {
  const { connection } = mainServer(climb)
  if (connection === null) throw new Error('a rung ran before the connection was made')
  return connection
}

/** Whom permissions are to be given to, and where. */
export function audienceOf(climb: Climb): AclAudience {
  const { credentials, tls } = climb
  const certificate = tls?.clientSubject ?? null
  const principal =
    credentials !== null
      ? saslPrincipal(credentials.username)
      : certificate !== null
        ? certificatePrincipal(certificate)
        : anonymous
  return { principal, bootstrapServer: mainServer(climb).name }
}
