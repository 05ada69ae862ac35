import type { LookupAddress } from 'node:dns'
import { lookup } from 'node:dns/promises'
import { randomUUID } from 'node:crypto'
import { ladderMs } from '#engine/probe/ladder.ts'
import { probeConnection } from '#engine/probe/probe-connection.ts'
import type { ProbeDeps, ProbeTargets } from '#engine/probe/climb.ts'
import { AppError } from '#shared/lib/app-error.ts'
import { type ConnectionFile, kafkaConnection } from '#shared/schema/connection.ts'
import type { ProbeEvent, ProbeSummary, Rung, RungName } from '#shared/schema/probe.ts'
import { collectingLogger } from '../logger.ts'

export type Ladder = {
  readonly events: readonly ProbeEvent[]
  readonly rungs: readonly Rung[]
  readonly summary: ProbeSummary | null
  rung(name: RungName): Rung
}

/** The system's, but no network and no name server is needed to know that names in `.invalid` do not exist (RFC 2606). */
async function lookUp(host: string): Promise<readonly LookupAddress[]> {
  if (!host.endsWith('.invalid')) return await lookup(host, { all: true })
  throw Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND' })
}

/** What a ladder needs from outside, as an engine gives it: paths as they are, `${env:MISSING}` is not set. */
export const probeDeps = (overrides: Partial<ProbeDeps> = {}): ProbeDeps => ({
  clock: { now: () => Date.now() },
  random: { next: () => Math.random(), uuid: () => randomUUID() },
  logger: collectingLogger(),
  monotonic: () => performance.now(),
  lookup: lookUp,
  totalMs: ladderMs,
  resolvePath: (path) => path,
  resolveSecrets: (text) => {
    if (!text.includes('${env:MISSING}')) return text
    throw new AppError(
      'SECRET_MISSING',
      'connections/test.json needs the environment variable MISSING, which is not set.',
    )
  },
  ...overrides,
})

/** Collects a ladder to its end. */
async function collectLadder(stream: AsyncIterable<ProbeEvent>): Promise<Ladder> {
  const events: ProbeEvent[] = []
  for await (const event of stream) events.push(event)
  const rungs = events.flatMap((event) => (event.type === 'rung' ? [event] : []))
  return {
    events,
    rungs,
    summary: events.find((event) => event.type === 'summary') ?? null,
    rung: (name) => {
      const found = rungs.find(({ rung }) => rung === name)
      if (found === undefined) throw new Error(`there is no rung ${name}`)
      return found
    },
  }
}

export type LadderOptions = Partial<ProbeTargets> & {
  readonly deps?: Partial<ProbeDeps>
  readonly signal?: AbortSignal
}

/** Climbs the whole ladder of a connection. */
export const runLadder = (
  connection: ConnectionFile,
  { topics = [], groups = [], deps = {}, signal = new AbortController().signal }: LadderOptions = {},
): Promise<Ladder> => collectLadder(probeConnection(connection, { topics, groups }, probeDeps(deps), signal))

/** A Kafka connection as its file would say it. */
export const aConnection = (bootstrapServers: string | readonly string[], rest: Record<string, unknown> = {}) =>
  kafkaConnection.parse({ version: 1, kind: 'kafka', bootstrapServers, ...rest })
