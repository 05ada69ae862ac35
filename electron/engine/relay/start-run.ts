import { relayNumber } from '#engine/store/positions.ts'
import { putSchemas } from '#engine/store/schemas.ts'
import type { Lane } from '#engine/store/deliveries.ts'
import { choosePolicy } from '#shared/domain/retry/choose-policy.ts'
import type { RetryPolicy } from '#shared/domain/retry/policy.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { RelayFile } from '#shared/schema/relay.ts'
import type { RelayDeps } from './deps.ts'
import { unhold } from './hold.ts'
import { LiveMapping } from './live-mapping.ts'
import { RelayRun } from './relay-run.ts'
import { customEventsDestination } from './custom-events.ts'
import type { RunOptions, RunParts } from './run-parts.ts'
import { RelaySchemas } from './relay-schemas.ts'
import { batchedSending } from './sending/batched-sending.ts'
import { webhookSending } from './sending/webhook-sending.ts'
import { openRelayWebhook } from './sending/webhook-sink.ts'
import { liveKey } from './target.ts'

/** A batch waits this long for a registry before it is given back: a member of a group has 30 s for a rebalance. */
const maxHoldMs = 20_000

/**
 * Opens the source and begins to read and to send. Rejects where there is nothing to run: an unreachable cluster, a bad
 * mapping or connection file.
 */
export async function startRelayRun(deps: RelayDeps, options: RunOptions): Promise<RelayRun> {
  const { store, workspace, clock } = deps
  const { name, mode, file } = options
  const connection = workspace.get('connections', file.connection)
  const schemaSource = deps.openSchemas(connection)
  const source = deps.openSource(connection)
  try {
    if (file.destination.kind === 'onesignal') retryPolicy(name, file)
    if (mode === 'live' && file.destination.kind === 'onesignal') liveKey(name, file.destination, deps)
    const clusterId = await source.clusterId()
    const relay = await store.writer.write('relay', () => relayNumber(store.db, name))
    const schemas = new RelaySchemas({
      source: schemaSource,
      clock,
      onChange: options.onChange,
      store: (known) => store.writer.write('schemas', () => putSchemas(store.db, clusterId, known, clock.now())),
      maxHoldMs,
    })
    const mapping = new LiveMapping({
      workspace,
      file,
      clusterId,
      clock,
      schemas: schemas.book,
      onNote: options.onChange,
    })
    const way = await wayOf(deps, options, relay)
    const isReplay = connection.kind === 'replay'
    const run = new RelayRun(deps, options, { source, schemas, clusterId, isReplay, mapping, ...way })
    run.begin()
    return run
  } catch (error) {
    await Promise.all([source.close(), schemaSource.close()])
    throw error
  }
}

type Way = Pick<RunParts, 'openSending'>

/** How a relay's deliveries are sent. Throws BAD_FILE for what its file asks for and there is not. */
async function wayOf(deps: RelayDeps, options: RunOptions, relay: number): Promise<Way> {
  const { name, mode, file, listener } = options
  const { destination } = file
  if (destination.kind === 'webhook') {
    if (mode === 'emulator') throw onlyLive(name)
    const way = await openRelayWebhook(deps, name, destination.webhook)
    return { openSending: (events) => webhookSending(deps, way, listener, events) }
  }
  const { maxEventsPerRequest, maxRequestBytes, lingerMs, requestsPerSecond, concurrency, timeoutMs } = destination
  const lane: Lane = { relay, mode }
  const parts = {
    lane,
    limits: { maxEventsPerRequest, maxRequestBytes, lingerMs, requestsPerSecond, concurrency, timeoutMs },
    destination: customEventsDestination(deps, { name, mode, destination }, retryPolicy(name, file)),
  }
  // What a paused run left is tried again: starting is one of the ways to resume.
  await unhold(deps.store, lane, deps.clock)
  return { openSending: (events) => batchedSending(deps, parts, listener, events) }
}

const onlyLive = (name: string): AppError =>
  new AppError(
    'BAD_FILE',
    `relays/${name}.json: the emulator takes events, no webhooks. Set the mode to "dry-run" or "live".`,
  )

function retryPolicy(name: string, file: RelayFile): RetryPolicy {
  const policy = choosePolicy(file.retry)
  if (policy.ok) return policy.value
  const { message, fix } = policy.error
  const data = { file: `relays/${name}.json`, path: '$.retry' }
  throw new AppError('BAD_FILE', `relays/${name}.json: ${message} ${fix}`, { data })
}
