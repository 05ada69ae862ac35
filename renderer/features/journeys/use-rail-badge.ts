import { streams } from '../../rpc/streams.ts'
import { useLive } from '../../rpc/use-live.ts'
import { count } from '../../ui/format/numbers.ts'

/** How many runs are open. */
export function useRailBadge(): string | null {
  const open = (useLive(streams.journeys).value ?? []).reduce((sum, { runs }) => sum + runs.waiting + runs.running, 0)
  return open === 0 ? null : count(open)
}
