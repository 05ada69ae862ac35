import { streams } from '../../rpc/streams.ts'
import { useLive } from '../../rpc/use-live.ts'

/** The port of the first receiver that listens. */
export function useRailBadge(): string | null {
  const url = useLive(streams.receivers).value?.find((receiver) => receiver.url !== null)?.url ?? null
  return url === null ? null : new URL(url).port
}
