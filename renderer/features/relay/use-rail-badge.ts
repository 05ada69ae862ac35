import { streams } from '../../rpc/streams.ts'
import { useLive } from '../../rpc/use-live.ts'
import { texts } from './texts.ts'

/** The mode of the relays, or that one of them needs attention. */
export function useRailBadge(): string | null {
  const relays = useLive(streams.relays).value
  if (relays === undefined || relays.length === 0) return null
  const troubled = relays.find((relay) => relay.state === 'paused' || relay.state === 'failed')
  if (troubled !== undefined) return texts.states[troubled.state]
  const modes = new Set(relays.map((relay) => relay.mode))
  return modes.size === 1 && relays[0] !== undefined ? texts.modes[relays[0].mode].toLowerCase() : String(relays.length)
}
