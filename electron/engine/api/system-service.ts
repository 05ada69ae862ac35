import type { LiveStatus } from '#shared/contract/live.ts'
import type { EngineStatus, Hello } from '#shared/contract/system.ts'
import type { RelayStatus } from '#shared/contract/relays.ts'
import { protocolVersion } from '#shared/contract/version.ts'
import type { Clock } from '#shared/lib/clock.ts'
import type { InspectorService } from '../inspector/types.ts'
import type { ReceiverService } from '../receiver/types.ts'
import type { RelayService } from '../relay/types.ts'
import type { SystemService } from './services.ts'

export type SystemServiceDeps = {
  readonly clock: Clock
  readonly engineVersion: string
  readonly capabilities: Hello['capabilities']
  readonly memoryBytes: () => number
  readonly inspector: InspectorService
  readonly relays: RelayService
  readonly receivers: ReceiverService
}

/** Sums up what the other services say, for the status bar. */
export function createSystemService(deps: SystemServiceDeps): SystemService {
  const { inspector, relays, receivers } = deps
  const lastError = createLastError(deps.clock)
  return {
    hello: () => ({ protocolVersion, engineVersion: deps.engineVersion, capabilities: deps.capabilities }),
    status: () => {
      const live = inspector.status()
      const relayStatuses = relays.statuses()
      const receiverStatuses = receivers.statuses()
      return {
        recordsPerSecond: rateOf(live, relayStatuses),
        relayMode: modeOf(relayStatuses),
        pending: relayStatuses.reduce((sum, relay) => sum + relay.pending, 0),
        held: relayStatuses.reduce((sum, relay) => sum + relay.held, 0),
        receiverUrl: receiverStatuses.find(({ url }) => url !== null)?.url ?? null,
        lastError: lastError.of([live, ...relayStatuses, ...receiverStatuses]),
        memoryBytes: deps.memoryBytes(),
      }
    },
    onChange: (listener) => {
      const stops = [inspector.onChange(listener), relays.onChange(listener), receivers.onChange(listener)]
      return () => stops.forEach((stop) => stop())
    },
  }
}

/** The inspector and the relays often read the same topics: their rates are never added to each other. */
function rateOf(live: LiveStatus, relays: readonly RelayStatus[]): number {
  const inspected = live.state === 'reading' || live.state === 'reconnecting'
  return inspected ? live.recordsPerSecond : relays.reduce((sum, relay) => sum + relay.recordsPerSecond, 0)
}

function modeOf(statuses: readonly RelayStatus[]): EngineStatus['relayMode'] {
  const running = statuses.filter(({ state }) => state !== 'stopped' && state !== 'ended' && state !== 'failed')
  const modes = new Set(running.map(({ mode }) => mode))
  const [only] = modes
  if (only === undefined) return 'none'
  return modes.size === 1 ? only : 'mixed'
}

const troubled: ReadonlySet<string> = new Set(['failed', 'reconnecting', 'paused'])
type Part = { readonly state: string; readonly message: string | null }

/** Remembers the newest trouble and when it was first seen, also after it is over. */
function createLastError(clock: Clock): { of(parts: readonly Part[]): EngineStatus['lastError'] } {
  let last: EngineStatus['lastError'] = null
  let seen: ReadonlySet<string> = new Set()
  return {
    of(parts) {
      const messages = parts.flatMap(({ state, message }) => (troubled.has(state) && message !== null ? [message] : []))
      const fresh = messages.find((message) => !seen.has(message))
      seen = new Set(messages)
      if (fresh !== undefined) last = { atMs: clock.now(), message: fresh }
      return last
    },
  }
}
