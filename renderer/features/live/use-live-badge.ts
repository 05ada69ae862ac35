import { streams } from '../../rpc/streams.ts'
import { useLive } from '../../rpc/use-live.ts'
import { rate } from '../../ui/format/numbers.ts'

/** The rate while reading, else what stands in its way. */
export function useLiveBadge(): string | null {
  const live = useLive(streams.live).value
  if (live === undefined || live.state === 'idle') return null
  return live.state === 'reading' ? rate(live.recordsPerSecond) : live.state
}
