import type { ProbeEvent } from '#shared/schema/probe.ts'
import type { KafkaConnection } from '#shared/schema/connection.ts'
import { createBrokerPool } from './broker-pool.ts'
import { splitAddress } from '../source/address.ts'
import type { Climb, ProbeDeps, ProbeTargets, RungStep } from './climb.ts'
import { climbLadder } from './ladder.ts'
import { SocketSet } from './net/socket-set.ts'
import { aborted, timedOut } from './net/trouble.ts'
import { dnsRung } from './rungs/dns.ts'
import { firstRecordRung } from './rungs/first-record.ts'
import { groupAccessRung } from './rungs/group-access.ts'
import { listenersRung } from './rungs/listeners.ts'
import { metadataRung } from './rungs/metadata.ts'
import { protocolRung } from './rungs/protocol.ts'
import { saslRung } from './rungs/sasl.ts'
import { schemaRegistryRung } from './rungs/schema-registry.ts'
import { tcpRung } from './rungs/tcp.ts'
import { tlsRung } from './rungs/tls.ts'
import { topicAccessRung } from './rungs/topic-access.ts'

const rungs: readonly RungStep[] = [
  dnsRung,
  tcpRung,
  tlsRung,
  protocolRung,
  saslRung,
  metadataRung,
  listenersRung,
  topicAccessRung,
  groupAccessRung,
  schemaRegistryRung,
  firstRecordRung,
]

/** A cluster, from its host name to its newest record. Every socket is closed when it ends, however it ends. */
export async function* probeKafka(
  connection: KafkaConnection,
  targets: ProbeTargets,
  deps: ProbeDeps,
  signal: AbortSignal,
): AsyncGenerator<ProbeEvent, void> {
  const sockets = new SocketSet()
  const whole = new AbortController()
  // When the caller leaves everything is cut at once; at the end of the time the rung is still to say what it waited for.
  const onLeave = (): void => {
    whole.abort(aborted)
    sockets.destroyAll()
  }
  if (signal.aborted) onLeave()
  signal.addEventListener('abort', onLeave)
  const limit = setTimeout(() => whole.abort(timedOut), deps.totalMs)
  const climb = startClimb(connection, targets, deps, { sockets, signal: whole.signal })
  const steps = rungs.map(({ rung, limitMs, run }) => ({
    rung,
    limitMs,
    run: (rungSignal: AbortSignal) => run(climb, rungSignal),
  }))
  try {
    yield* climbLadder(steps, { monotonic: deps.monotonic, totalMs: deps.totalMs, signal })
  } finally {
    clearTimeout(limit)
    signal.removeEventListener('abort', onLeave)
    whole.abort(aborted)
    sockets.destroyAll()
  }
}

function startClimb(
  connection: KafkaConnection,
  targets: ProbeTargets,
  deps: ProbeDeps,
  { sockets, signal }: Pick<Climb, 'sockets' | 'signal'>,
): Climb {
  const climb: Climb = {
    connection,
    targets,
    deps,
    sockets,
    signal,
    pool: createBrokerPool(() => climb),
    servers: connection.bootstrapServers.map((name) => ({
      name,
      ...splitAddress(name),
      addresses: [],
      socket: null,
      connection: null,
      hello: null,
    })),
    tls: null,
    credentials: null,
    cluster: null,
    topics: [],
    ranges: [],
  }
  return climb
}
