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
    const way = wayOf(deps, options)
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
    const lane: Lane = { relay, mode }
    // What a paused run left is tried again: starting is one of the ways to resume.
    await unhold(store, lane, clock)
    const run = new RelayRun(deps, options, { source, schemas, clusterId, mapping, lane, ...way })
    run.begin()
    return run
  } catch (error) {
    await Promise.all([source.close(), schemaSource.close()])
    throw error
  }
}

/** How a relay's deliveries are sent, and how fast. Throws BAD_FILE for a retry policy that does not exist. */
function wayOf(deps: RelayDeps, options: RunOptions): Pick<RunParts, 'limits' | 'destination'> {
  const { name, mode, file } = options
  const { destination } = file
  if (destination.kind !== 'onesignal') throw notYet(name)
  const { maxEventsPerRequest, maxRequestBytes, lingerMs, requestsPerSecond, concurrency, timeoutMs } = destination
  return {
    limits: { maxEventsPerRequest, maxRequestBytes, lingerMs, requestsPerSecond, concurrency, timeoutMs },
    destination: customEventsDestination(deps, { name, mode, destination }, retryPolicy(name, file)),
  }
}

const notYet = (name: string): AppError =>
  new AppError('BAD_FILE', `relays/${name}.json: a relay to a webhook runs as dry run only. Set its mode to "dry-run".`)

function retryPolicy(name: string, file: RelayFile): RetryPolicy {
  const policy = choosePolicy(file.retry)
  if (policy.ok) return policy.value
  const { message, fix } = policy.error
  const data = { file: `relays/${name}.json`, path: '$.retry' }
  throw new AppError('BAD_FILE', `relays/${name}.json: ${message} ${fix}`, { data })
}
